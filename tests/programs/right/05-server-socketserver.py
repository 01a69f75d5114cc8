#!/usr/bin/env python3
# passes: 05 server
# Binds first; only where the path is in use it looks what is there. A thread for each client.
import errno
import os
import socket
import socketserver
import stat
import sys


class Upper(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while data := self.request.recv(1024):
                self.request.sendall(data.upper())
        except OSError:
            pass


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 64


def is_stale(path):
    if not stat.S_ISSOCK(os.lstat(path).st_mode):
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)  # a full backlog is a sign of life, too
        return probe.connect_ex(path) == errno.ECONNREFUSED


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        try:
            server = Server(path, Upper)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not is_stale(path):
                raise
            os.unlink(path)
            server = Server(path, Upper)
    except OSError as error:
        sys.exit(f"{path}: {error}")
    print(f"listening on {path}", flush=True)
    server.serve_forever()


main()
