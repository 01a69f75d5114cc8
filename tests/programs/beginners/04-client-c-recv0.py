#!/usr/bin/env python3
# caught by: 04.client-prints-what-arrived 04.client-prints-at-once 04.client-largest-reply
# caught by: 04.client-ignores-strangers 04.client-starts-without-server
# cause: reads-into-empty-buffer
# It asks for 0 bytes.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for line in sys.stdin.buffer:
    m = line.rstrip(b"\r\n")
    s.sendto(m, (host, int(port)))
    d, a = s.recvfrom(0)
    print(d.decode(), flush=True)
