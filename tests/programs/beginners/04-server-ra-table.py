# The table that makes letters big is filled with the slice 97:122, whose end doesn't belong to it. All
# letters but z are turned into capitals; "pizza" comes back as "PIzzA".
# caught by: 04.exact-on-every-byte 04.two-clients 04.boundaries-kept 04.sizes-to-one-packet
# caught by: 04.size-8192 04.size-65507 04.no-stale-bytes 04.survives-client-that-left
# caught by: 04.thousand-datagrams
# by luck: 04.upper-cases 04.one-reply-from-own-address 04.address-in-use
# cause: reply-not-upper-case

import socket
import sys

TABLE = bytearray(range(256))
TABLE[97:122] = TABLE[65:90]      # a..z -> A..Z
TABLE = bytes(TABLE)


def serve(sock):
    while True:
        data, client = sock.recvfrom(65535)
        try:
            sock.sendto(data.translate(TABLE), client)
        except OSError as error:
            print(client, error, file=sys.stderr)


def main(argv):
    address = argv[1] if argv[1:] else "127.0.0.1:8888"
    host, port = address.split(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as error:
        print(f"{address}: {error.strerror}", file=sys.stderr)
        return 1
    print("listening on {}:{}".format(*sock.getsockname()), flush=True)
    serve(sock)


if __name__ == "__main__":
    sys.exit(main(sys.argv))
