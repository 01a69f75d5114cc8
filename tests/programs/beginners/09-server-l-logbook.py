# What is no message is reported with logging.info, but the default level of logging is WARNING; nothing
# at all appears on stderr.
# caught by: 09.names-what-is-no-message
# cause: dropped-in-silence

import logging
import socket
import struct
import sys

log = logging.getLogger("server")


class Server:
    HEADER = struct.Struct("!I")
    LONGEST = 1024

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((host, int(port)))

    def announce(self):
        host, port = self.sock.getsockname()
        print(f"listening on {host}:{port}", flush=True)

    def reply_to(self, data):
        if len(data) > self.LONGEST:
            raise ValueError("message too long")
        try:
            (ident,) = self.HEADER.unpack_from(data)
        except struct.error:
            raise ValueError("message too short") from None
        return self.HEADER.pack(ident) + data[self.HEADER.size:].upper()

    def serve(self):
        while True:
            try:
                data, client = self.sock.recvfrom(4096)
                self.sock.sendto(self.reply_to(data), client)
            except ValueError as e:
                log.info("%s: %s (%d bytes)", client, e, len(data))
            except OSError as e:
                log.warning("socket error: %s", e)


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        server = Server(address)
    except OSError as e:
        log.error("%s: %s", address, e)
        sys.exit(1)
    server.announce()
    server.serve()
