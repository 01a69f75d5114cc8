# Answers are remembered by client and id so that a repeated message needn't be computed again; the same
# id with another payload from the same socket gets the old answer, and the memory grows with each
# message.
# caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
# by luck: 09.boundaries-kept
# cause: replies-remembered reply-repeated

import socket
import sys

MIN, MAX = 4, 1024


class Server:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((host, int(port)))
        self.answered = {}

    def answer(self, sender, message):
        msg_id = int.from_bytes(message[:4], "big")
        key = (sender, msg_id)
        if key not in self.answered:
            self.answered[key] = message[:4] + message[4:].upper()
        return self.answered[key]

    def step(self):
        message, sender = self.sock.recvfrom(65535)
        if not MIN <= len(message) <= MAX:
            print(f"{sender[0]}:{sender[1]}: {len(message)} bytes are no message", file=sys.stderr, flush=True)
            return
        self.sock.sendto(self.answer(sender, message), sender)

    def serve_forever(self):
        host, port = self.sock.getsockname()
        print(f"listening on {host}:{port}", flush=True)
        while True:
            try:
                self.step()
            except OSError as e:
                print("error:", e, file=sys.stderr, flush=True)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        server = Server(address)
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
    server.serve_forever()


if __name__ == "__main__":
    main()
