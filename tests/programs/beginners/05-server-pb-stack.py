# The clean-up that removes the socket file is registered before the path has been bound. A second server
# exits with 1, but removes the running server's file on its way out (and a user's regular file as well).
# caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
# cause: removes-what-is-not-its-own

import contextlib
import os
import pathlib
import socket
import socketserver
import stat
import sys
import time

TABLE = bytes.maketrans(bytes(range(97, 123)), bytes(range(65, 91)))


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(16384):
            self.request.sendall(data.translate(TABLE))


class Server(socketserver.UnixStreamServer):
    request_queue_size = 128

    def handle_error(self, request, client_address):
        print(f"client: {sys.exc_info()[1]}", file=sys.stderr)

    def get_request(self):
        try:
            return super().get_request()
        except OSError as error:
            print(f"accept: {error}", file=sys.stderr)
            time.sleep(0.05)
            raise


def is_stale(path):
    if not stat.S_ISSOCK(os.lstat(path).st_mode):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            return True
    return False


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        with contextlib.ExitStack() as stack:
            stack.callback(cleanup, path)
            if os.path.lexists(path) and is_stale(path):
                os.unlink(path)
            server = stack.enter_context(Server(path, Handler))
            print(f"listening on {path}", flush=True)
            server.serve_forever(poll_interval=None)
    except OSError as error:
        print(f"{path}: {error}", file=sys.stderr)
        sys.exit(1)


def cleanup(path):
    with contextlib.suppress(OSError):
        pathlib.Path(path).unlink(missing_ok=True)


if __name__ == "__main__":
    main()
