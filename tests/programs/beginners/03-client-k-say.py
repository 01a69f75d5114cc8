# Two. It prints its error messages on stdout, where only replies belong, so stderr stays empty; and an
# empty line, which should print nothing, prints an empty line.
# caught by: 03.client-empty-line-sends-nothing 03.client-nobody-listening 03.client-server-closes-early
# caught by: 03.client-server-closes-mid-reply 03.client-server-resets-early
# caught by: 03.client-server-resets-mid-reply
# cause: message-on-stdout prints-for-empty-line

import socket
import sys

DEFAULT = "127.0.0.1:8888"


class Client:
    def __init__(self, address):
        self.address = address
        host, port = address.split(":")
        self.sock = socket.socket()
        self.sock.connect((host, int(port)))

    def ask(self, message):
        if not message:
            return b""
        self.sock.sendall(message)
        reply = b""
        while len(reply) < len(message):
            data = self.sock.recv(1024)
            if not data:
                raise ConnectionError("server closed the connection")
            reply += data
        return reply

    def close(self):
        self.sock.close()


def strip_eol(line):
    if line.endswith(b"\n"):
        line = line[:-1]
        if line.endswith(b"\r"):
            line = line[:-1]
    return line


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else DEFAULT
    out = sys.stdout.buffer
    try:
        client = Client(address)
        for line in sys.stdin.buffer:
            out.write(client.ask(strip_eol(line)) + b"\n")
            out.flush()
        client.close()
    except OSError as e:
        print(f"Error: {address}: {e}")
        sys.exit(1)
