#!/usr/bin/env python3
# passes: 01 client
# passes: 03 client
# select() on stdin and the socket: it reads ahead on stdin but sends one line at a time, and sees
# at once when the server goes. What comes of a broken reply is shown as far as it came.
import os
import select
import socket
import sys


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        sock = socket.create_connection((host, int(port)))
    except OSError as error:
        sys.exit(f"cannot connect to {address}: {error}")
    typed, ended, unsent, owed = b"", False, b"", 0
    while True:
        while not owed and (b"\n" in typed or ended):
            if not typed:
                return 0
            line, _, typed = typed.partition(b"\n")
            unsent = line[:-1] if line.endswith(b"\r") else line
            owed = len(unsent)
        readable, writable, _ = select.select(
            [sock] if ended else [0, sock], [sock] if unsent else [], []
        )
        if 0 in readable:
            data = os.read(0, 65536)
            ended = not data
            typed += data
        try:
            if writable:
                unsent = unsent[sock.send(unsent, socket.MSG_DONTWAIT) :]
            if sock in readable:
                data = sock.recv(owed or 1)
                if not data:
                    raise ConnectionError("closed by the server")
                owed -= len(data)
                sys.stdout.buffer.write(data if owed else data + b"\n")
                sys.stdout.buffer.flush()
        except BlockingIOError:
            pass
        except OSError as error:
            sys.exit(f"{address}: {error}")


sys.exit(main())
