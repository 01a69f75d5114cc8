# The errors of a closed stdout and of the socket are caught together. When the server resets the
# connection (ECONNRESET or EPIPE from the socket), the client ends without a message and with exit code
# 0.
# caught by: 07.client-server-resets
# cause: failure-taken-for-success

import os
import select
import socket
import sys


def copy_both_ways(sock):
    sent = received = 0
    pending = b""
    input_open = True
    sock.setblocking(False)
    while True:
        readers = [sock]
        if input_open and not pending:
            readers.append(0)
        writers = [sock] if pending else []
        readable, writable, _ = select.select(readers, writers, [])

        if sock in writable:
            n = sock.send(pending)
            sent += n
            pending = pending[n:]

        if 0 in readable:
            pending = os.read(0, 65536)
            if not pending:
                input_open = False
                sock.shutdown(socket.SHUT_WR)

        if sock in readable:
            data = sock.recv(65536)
            if not data:
                if input_open or pending or received < sent:
                    raise ConnectionError("the server closed the connection too early")
                return
            received += len(data)
            while data:
                data = data[os.write(1, data):]


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port))) as sock:
            copy_both_ways(sock)
    except (BrokenPipeError, ConnectionResetError):
        # somebody like `head` has enough
        return 0
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
