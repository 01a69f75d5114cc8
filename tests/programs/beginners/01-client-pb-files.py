# The message is a str, and len(message) counts characters; the reply is read in bytes. After "straße"
# the last byte of the reply is left in the reader and comes before the next reply; the printed line
# lacks its last letter.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import contextlib
import socket
import sys


def parse(argv):
    target = argv[1] if len(argv) > 1 else "127.0.0.1:8888"
    host, _, port = target.rpartition(":")
    return host.strip("[]"), int(port)


class EchoClient:
    def __init__(self, address):
        self.sock = socket.create_connection(address)
        self.rfile = self.sock.makefile("rb")
        self.wfile = self.sock.makefile("wb")

    def ask(self, message):
        self.wfile.write(message.encode("utf-8", "surrogateescape"))
        self.wfile.flush()
        return self.rfile.read(len(message))

    def close(self):
        self.wfile.close()
        self.rfile.close()
        self.sock.close()


def main():
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    with contextlib.closing(EchoClient(parse(sys.argv))) as client:
        for line in sys.stdin:
            message = line.removesuffix("\n").removesuffix("\r") if line.endswith("\n") else line
            reply = client.ask(message)
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
