#!/usr/bin/env python3
# passes: 03 server
# A signal of an ended child interrupts accept, and the error ends it.
import os, signal, socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
class Gone(Exception): pass
def h(n, f):
    os.waitpid(-1, os.WNOHANG)
    raise InterruptedError
signal.signal(signal.SIGCHLD, h)
while True:
    c, a = s.accept()
    if os.fork() == 0:
        try:
            while True:
                d = c.recv(1000)
                if not d: break
                c.sendall(d.upper())
        except OSError: pass
        os._exit(0)
    c.close()
