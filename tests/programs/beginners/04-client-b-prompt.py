#!/usr/bin/env python3
# caught by: 04.client-prints-what-arrived 04.client-prints-at-once 04.client-largest-reply
# caught by: 04.client-ignores-strangers 04.client-starts-without-server
# cause: chatter-on-stdout
# It prompts with input(), which writes to stdout.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while True:
    try:
        l = input("message: ")
    except EOFError:
        break
    s.sendto(l.encode(), (host, int(port)))
    d, a = s.recvfrom(65535)
    print(d.decode(), flush=True)
