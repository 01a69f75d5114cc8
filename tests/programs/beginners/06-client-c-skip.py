#!/usr/bin/env python3
# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: empty-datagram-skipped
# It skips an empty line.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((host, int(port)))
for line in sys.stdin.buffer:
    m = line.rstrip(b"\r\n")
    if not m: continue
    s.send(m)
    sys.stdout.buffer.write(s.recv(65535) + b"\n")
    sys.stdout.flush()
