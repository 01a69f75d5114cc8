# What is no message is named on stderr, but the sender also gets an answer that says what was wrong; it
# must not be answered.
# caught by: 09.short-is-not-answered 09.long-is-not-answered 09.names-what-is-no-message
# cause: no-message-answered

import socketserver
import sys


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        if len(data) < 4:
            self.complain(sock, "message too short")
        elif len(data) > 1024:
            self.complain(sock, "message too long")
        else:
            reply = bytearray(data)
            reply[4:] = reply[4:].upper()
            sock.sendto(reply, self.client_address)

    def complain(self, sock, text):
        print("%s:%d: %s" % (*self.client_address, text), file=sys.stderr)
        sock.sendto(f"ERROR {text}".encode(), self.client_address)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        server = socketserver.UDPServer((host, int(port)), Handler)
    except OSError as e:
        print(f"{address}: {e.strerror}", file=sys.stderr)
        sys.exit(1)
    with server:
        print("listening on %s:%d" % server.server_address, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
