# It knows the server by its port number alone ("the host may be a name"); a datagram from the same port
# of another address (127.0.0.2:8888, or any other machine) is printed as the answer. demands: "Datagrams
# of others are ignored.".
# caught by: 04.client-ignores-strangers
# cause: stranger-believed

import socket
import sys

PORT = 1


def strip_ending(line):
    for ending in (b"\r\n", b"\n"):
        if line.endswith(ending):
            return line[: -len(ending)]
    return line


def wait_for_answer(sock, server):
    while True:
        answer, sender = sock.recvfrom(65535)
        if sender[PORT] == server[PORT]:
            return answer
        print("ignored a datagram from", sender, file=sys.stderr)


def run(address):
    host, port = address.rsplit(":", 1)
    server = (host, int(port))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for line in sys.stdin.buffer:
            message = strip_ending(line)
            if message == b"":
                continue
            sock.sendto(message, server)
            answer = wait_for_answer(sock, server)
            sys.stdout.buffer.write(answer)
            sys.stdout.buffer.write(b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        run(address)
    except (OSError, ValueError, OverflowError) as error:
        sys.exit(f"{address}: {error}")
