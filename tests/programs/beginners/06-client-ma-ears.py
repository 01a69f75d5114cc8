# The sender is looked at only if the datagram holds something ("if data and sender != server"); an empty
# datagram from a stranger is taken for the server's answer, an empty line is printed and every later
# answer belongs to the line before. demands: "Datagrams of others are ignored." (stage 04), and "A
# parcel can be empty and still be a parcel: it has a sender".
# caught by: 06.client-ignores-strangers
# cause: stranger-believed

import argparse
import socket
import sys


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("address", nargs="?", default="127.0.0.1:8888")
    return parser.parse_args().address


def ask(sock, server, message):
    sock.sendto(message, server)
    while True:
        data, sender = sock.recvfrom(1 << 16)
        if data and sender != server:
            continue
        return data


def main():
    address = parse()
    try:
        host, port = address.rsplit(":", 1)
        server = (socket.gethostbyname(host), int(port))
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        while True:
            line = sys.stdin.buffer.readline()
            if not line:
                break
            if line.endswith(b"\n"):
                line = line[:-1]
                if line.endswith(b"\r"):
                    line = line[:-1]
            answer = ask(sock, server, line)
            sys.stdout.buffer.write(b"%b\n" % answer)
            sys.stdout.buffer.flush()
    except (OSError, ValueError, OverflowError) as error:
        print(f"error at {address}: {error}", file=sys.stderr)
        raise SystemExit(1)


main()
