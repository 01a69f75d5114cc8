# The sender of an answer is recognised by its port only. A datagram from the same port at another
# address (127.0.0.2:8888 when the server is 127.0.0.1:8888) is printed as the server's answer.
# caught by: 04.client-ignores-strangers
# cause: stranger-believed

import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, _, port = address.rpartition(":")
port = int(port)


def answer(sock):
    while True:
        data, sender = sock.recvfrom(65535)
        # sender[0] is always a number, host may be "localhost", so look at the port
        if sender[1] == port:
            return data


def without_ending(line):
    if line.endswith(b"\r\n"):
        return line[:-2]
    if line.endswith(b"\n"):
        return line[:-1]
    return line


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    try:
        for line in sys.stdin.buffer:
            sock.sendto(without_ending(line), (host, port))
            sys.stdout.buffer.write(answer(sock) + b"\n")
            sys.stdout.buffer.flush()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)
