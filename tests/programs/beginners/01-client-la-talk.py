# The client waits for as many bytes as the message has CHARACTERS. If the reply to a message with an
# umlaut or sharp s arrives in pieces, its last bytes are missing and turn up in front of the next reply.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import socket
import sys


class Talk:
    def __init__(self, host, port):
        self.sock = socket.create_connection((host, port))

    def ask(self, text):
        self.sock.sendall(text.encode("utf-8", "surrogateescape"))
        reply = b""
        while len(reply) < len(text):
            part = self.sock.recv(2048)
            if part == b"":
                raise SystemExit("server has gone")
            reply += part
        return reply

    def close(self):
        self.sock.close()


def without_ending(raw):
    if raw.endswith(b"\r\n"):
        return raw[:-2]
    if raw.endswith(b"\n"):
        return raw[:-1]
    return raw


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    talk = Talk(host, int(port))
    for raw in sys.stdin.buffer:
        text = without_ending(raw).decode("utf-8", "surrogateescape")
        answer = talk.ask(text)
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()
    talk.close()


main()
