# The time limit that create_connection is given for connecting stays on the socket and holds for recv
# and sendall as well. When nobody types, or the server reads nothing, for one second, the client ends
# with "timed out", though nothing is broken.
# caught by: 07.client-outwaits-silence
# by luck: 07.client-waits-for-server
# cause: time-limit-not-handled

import os
import socket
import sys
import threading

PIECE = 65536
CONNECT_WITHIN = 1.0    # a dead host shall not hold us up for two minutes


class Counter:
    sent = 0
    received = 0


def write_out(data):
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(1, view):]
        except BrokenPipeError:
            os._exit(0)


def fail(address, why):
    try:
        os.write(2, f"{address}: {why}\n".encode())
    finally:
        os._exit(1)


def send(sock, counter, address):
    try:
        while data := os.read(0, PIECE):
            counter.sent += len(data)
            sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
    except OSError as error:
        fail(address, error)


def receive(sock, counter):
    while data := sock.recv(PIECE):
        counter.received += len(data)
        write_out(data)
    if counter.received < counter.sent:
        raise EOFError(f"the stream ended after {counter.received} of {counter.sent} bytes")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    counter = Counter()
    try:
        sock = socket.create_connection((host, int(port)), timeout=CONNECT_WITHIN)
        sender = threading.Thread(target=send, args=(sock, counter, address), daemon=True)
        sender.start()
        receive(sock, counter)
    except (OSError, ValueError, OverflowError, EOFError) as error:
        fail(address, error)
    # The other thread may still wait for input.
    os._exit(0)


if __name__ == "__main__":
    main()
