# So as not to flood stderr the server complains once for each sender and remembers whom it has warned; a
# second datagram of the same client that is no message is not named any more, and the set of senders
# grows for ever. demands: "A datagram under 4 or over 1,024 bytes is no message: it is named on standard
# error, and not answered." "it answers each message, also one that came before, and keeps nothing about
# its clients.".
# caught by: 09.names-what-is-no-message
# cause: dropped-in-silence

import logging
import socketserver
import sys

logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="server: %(message)s")

MIN, MAX = 4, 1024
warned = set()


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        if not MIN <= len(data) <= MAX:
            if self.client_address not in warned:
                warned.add(self.client_address)
                logging.warning("%s:%d sent %d bytes, this is no message", *self.client_address, len(data))
            return
        ident, payload = data[:MIN], data[MIN:]
        sock.sendto(ident + payload.upper(), self.client_address)


class Server(socketserver.UDPServer):
    max_packet_size = 65535

    def handle_error(self, request, client_address):
        logging.error("%s:%d: %s", *client_address, sys.exc_info()[1])


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        server = Server((host, int(port)), Handler)
    except (OSError, ValueError, OverflowError) as error:
        logging.error("%s: %s", address, error)
        sys.exit(1)
    print("listening on {}:{}".format(*server.server_address), flush=True)
    server.serve_forever()


main()
