# caught by: 09.client-converses 09.client-empty-line 09.client-ignores-duplicates
# caught by: 09.client-ignores-other-ids 09.client-ignores-short-datagrams
# caught by: 09.client-ignores-strangers 09.client-last-try-counts 09.client-late-reply
# caught by: 09.client-longest-message 09.client-one-at-a-time 09.client-prints-payload
# caught by: 09.client-sends-again 09.client-strays-change-no-wait
# cause: id-in-other-byte-order stray-taken-for-reply stray-ends-wait stranger-believed
# It packs the id as the processor keeps it, and takes any datagram for the reply.
import socket, struct, sys
address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.2)
for n, line in enumerate(sys.stdin.buffer):
    m = struct.pack("I", n) + line.rstrip(b"\n")
    for t in range(5):
        s.sendto(m, (host, int(port)))
        try:
            d, a = s.recvfrom(2048)
            sys.stdout.buffer.write(d[4:] + b"\n"); sys.stdout.flush()
            break
        except socket.timeout:
            pass
    else:
        sys.exit(address + " no answer")
