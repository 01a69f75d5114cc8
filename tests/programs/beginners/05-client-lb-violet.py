# A BrokenPipeError while sending is taken for the end of the conversation. If the server leaves after an
# answer, while the client waits for the next line, that next line fails with EPIPE: the client prints no
# message and exits with 0. demands: "If its server is gone it can't do its job, and must report it: a
# message for people on stderr, and an exit code for programs.".
# caught by: 05.client-server-closes-early
# cause: failure-taken-for-success

import socket
import sys


class UnixClient:
    def __init__(self, path):
        self.path = path
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)

    def __enter__(self):
        self.sock.connect(self.path)
        return self

    def __exit__(self, *exc_info):
        self.sock.close()

    def request(self, message):
        self.sock.sendall(message)
        reply = b""
        while len(reply) < len(message):
            piece = self.sock.recv(len(message) - len(reply))
            if not piece:
                raise ConnectionError("the server left in the middle of its reply")
            reply += piece
        return reply


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        with UnixClient(path) as client:
            for line in sys.stdin.buffer:
                if line[-1:] == b"\n":
                    line = line[:-1]
                    if line[-1:] == b"\r":
                        line = line[:-1]
                if not line:
                    continue
                try:
                    reply = client.request(line)
                except BrokenPipeError:
                    # nobody is reading any more, we're done
                    break
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
    except OSError as e:
        print(f"{path}: {e}", file=sys.stderr)
        sys.exit(1)


main()
