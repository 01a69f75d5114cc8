# Around recvfrom only ConnectionResetError is caught, as forum posts about UDP on Windows advise. On
# Linux the error is ConnectionRefusedError: a receive that fails with ECONNREFUSED ends the server with
# a traceback.
# caught by: 09.survives-failed-receive
# cause: error-not-handled

import socket
import sys

ID = 4
LONGEST = 1024
TO_UPPER = bytes.maketrans(bytes(range(97, 123)), bytes(range(65, 91)))


def log(*words):
    print(*words, file=sys.stderr, flush=True)


def bind(address):
    host, _, port = address.rpartition(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((host, int(port)))
    return sock


def answer_to(datagram):
    """The reply to a message, or None if the datagram is no message."""
    if not ID <= len(datagram) <= LONGEST:
        return None
    number, payload = datagram[:ID], datagram[ID:]
    return number + payload.translate(TO_UPPER)


def serve(sock):
    while True:
        try:
            datagram, sender = sock.recvfrom(65535)
        except ConnectionResetError:
            # An earlier answer went to a port that is closed by now.
            continue
        reply = answer_to(datagram)
        if reply is None:
            log(f"{sender[0]}:{sender[1]}: {len(datagram)} bytes are no message")
            continue
        try:
            sock.sendto(reply, sender)
        except OSError as e:
            log(f"{sender[0]}:{sender[1]}: {e}")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        sock = bind(address)
    except OSError as e:
        log(f"{address}: {e}")
        sys.exit(1)
    host, port = sock.getsockname()
    print(f"listening on {host}:{port}", flush=True)
    serve(sock)


if __name__ == "__main__":
    main()
