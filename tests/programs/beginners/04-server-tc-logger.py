# The sensors sent several readings in one datagram, a line each, and each reading was acknowledged.
# So a datagram with line ends in it still gets one answer for every line, and none of them has the
# length of the datagram.
# caught by: 04.exact-on-every-byte
# cause: reply-split

import socket
import sys
from dataclasses import dataclass


@dataclass
class Reading:
    sensor: tuple
    text: bytes

    def acknowledge(self, sock):
        sock.sendto(self.text.upper(), self.sensor)


def readings(sock):
    while True:
        try:
            packet, sensor = sock.recvfrom(65535)
        except OSError as error:
            print("receive:", error, file=sys.stderr)
            continue
        for text in packet.splitlines(keepends=True) or [packet]:
            yield Reading(sensor, text)


def open_socket(address):
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((host, int(port)))
    return sock


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        sock = open_socket(address)
    except OSError as error:
        sys.exit(f"{address}: {error}")
    print("listening on %s:%d" % sock.getsockname(), flush=True)
    for reading in readings(sock):
        try:
            reading.acknowledge(sock)
        except OSError as error:
            print("%s:%d:" % reading.sensor, error, file=sys.stderr)


main()
