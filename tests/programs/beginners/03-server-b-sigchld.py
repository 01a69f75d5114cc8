#!/usr/bin/env python3
# caught by: 03.serves-many-clients 03.half-close-gets-everything 03.clients-kept-apart
# caught by: 03.idle-after-clients-leave 03.survives-reset-while-waiting
# caught by: 03.survives-reset-while-replying 03.survives-broken-pipe
# caught by: 03.survives-reset-before-accept 03.survives-close-mid-message 03.survives-mixed-abuse
# caught by: 03.descriptors-do-not-grow 03.keeps-running 03.survives-aborted-accept
# caught by: 03.survives-too-many-files 03.address-in-use 03.survives-expired-wait
# caught by: 03.survives-failed-transfers 03.survives-interrupted-calls
# caught by: 03.survives-reset-before-reply
# by luck: 03.backlog-client-is-served
# cause: accept-error-ends-server message-without-address error-not-handled
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
