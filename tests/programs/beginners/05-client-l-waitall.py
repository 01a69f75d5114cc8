# It receives the reply with one recv and MSG_WAITALL and trusts that it is whole. If the server closes
# in the middle (or instead of replying), half a reply or nothing is printed as a line.
# caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
# cause: end-unnoticed half-reply-printed

import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"


class EchoClient:
    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(path)

    def ask(self, message):
        self.sock.sendall(message)
        return self.sock.recv(len(message), socket.MSG_WAITALL)

    def close(self):
        self.sock.close()


try:
    client = EchoClient(path)
    for line in sys.stdin.buffer:
        if line.endswith(b"\n"):
            line = line[:-1].removesuffix(b"\r")
        if not line:
            continue
        reply = client.ask(line)
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.buffer.flush()
    client.close()
except OSError as e:
    print(f"{path}: {e}", file=sys.stderr)
    sys.exit(1)
