# The client waits for as many bytes as the line has characters (len of the str, not of the encoded
# bytes). With "ß" in the line a reply in pieces is taken as complete too early, and its rest is
# printed with the next reply.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import socket
import sys


class Conversation:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.sock = socket.create_connection((host, int(port)))

    def ask(self, line):
        self.sock.sendall(line.encode("utf-8", "surrogateescape"))
        reply = b""
        while len(reply) < len(line):
            piece = self.sock.recv(4096)
            if not piece:
                sys.exit("the server has closed the connection")
            reply += piece
        return reply.decode("utf-8", "surrogateescape")

    def close(self):
        self.sock.close()


def main():
    # lines may have bytes that are no utf-8, they have to survive
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    conversation = Conversation(address)
    for line in sys.stdin:
        if line.endswith("\r\n"):
            line = line[:-2]
        elif line.endswith("\n"):
            line = line[:-1]
        print(conversation.ask(line), flush=True)
    conversation.close()


main()
