# caught by: 09.client-gives-up 09.client-ignores-strangers 09.client-nobody-there
# caught by: 09.client-strays-change-no-wait
# cause: stray-ends-wait stranger-believed goes-on-after-failure
# It says that there is no answer, and goes on.
import socket, struct, sys
address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.2)
for n, line in enumerate(sys.stdin.buffer):
    m = struct.pack(">I", n) + line.rstrip(b"\n")
    for t in range(5):
        s.sendto(m, (host, int(port)))
        try:
            d, a = s.recvfrom(2048)
            if d[:4] == m[:4]:
                sys.stdout.buffer.write(d[4:] + b"\n"); sys.stdout.flush()
                break
        except socket.timeout:
            pass
    else:
        print("no answer")
