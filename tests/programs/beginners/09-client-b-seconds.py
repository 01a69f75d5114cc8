# caught by: 09.client-ignores-strangers 09.client-gives-up 09.client-ignores-duplicates
# caught by: 09.client-ignores-other-ids 09.client-ignores-short-datagrams 09.client-last-try-counts
# caught by: 09.client-late-reply 09.client-nobody-there 09.client-one-at-a-time
# caught by: 09.client-sends-again 09.client-strays-change-no-wait 09.client-waits-200-ms
# cause: wrong-patience stray-taken-for-reply stranger-believed goes-on-after-failure
# It takes seconds for milliseconds, and any datagram for the reply.
import socket, struct, sys
address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(200)
for n, line in enumerate(sys.stdin.buffer):
    m = struct.pack(">I", n) + line.rstrip(b"\n")
    for t in range(5):
        s.sendto(m, (host, int(port)))
        try:
            d, a = s.recvfrom(2048)
            print(d[4:].decode(), flush=True)
            break
        except socket.timeout:
            pass
