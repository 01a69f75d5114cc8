# Gets rid of the b'...' around the reply by slicing str(reply); what isn't plain ASCII is printed as
# escapes (STRA\xc3\x9fE), a backslash doubled, a tab as \t.
# caught by: 01.client-joins-split-character 01.client-keeps-spaces
# cause: literal-instead-of-bytes

import socket
import sys


class Client:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.connect((host, int(port)))

    def send(self, message):
        self.sock.sendall(message)

    def receive(self, size):
        data = b""
        while len(data) < size:
            chunk = self.sock.recv(size - len(data))
            if chunk == b"":
                raise ConnectionError("connection closed by server")
            data += chunk
        return data

    def close(self):
        self.sock.close()


def strip_line_end(line):
    if line.endswith(b"\r\n"):
        return line[:-2]
    if line.endswith(b"\n"):
        return line[:-1]
    return line


if __name__ == "__main__":
    client = Client(sys.argv[1] if len(sys.argv) >= 2 else "127.0.0.1:8888")
    try:
        while line := sys.stdin.buffer.readline():
            message = strip_line_end(line)
            client.send(message)
            reply = client.receive(len(message))
            print(str(reply)[2:-1], flush=True)
    finally:
        client.close()
