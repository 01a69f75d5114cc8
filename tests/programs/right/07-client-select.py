#!/usr/bin/env python3
# passes: 07 client
# One thread: select tells which direction can go on, and nothing is read that can't be passed on.
import os
import select
import signal
import socket
import sys

signal.signal(signal.SIGPIPE, signal.SIG_DFL)
address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    # A server that resets is an error here, and no signal.
    sock = socket.create_connection((host, int(port)))
    sock.setblocking(False)
    to_send, sent, received, open_input = b"", 0, 0, True
    while True:
        reads = [sock] + ([0] if open_input and not to_send else [])
        readable, writable, _ = select.select(reads, [sock] if to_send else [], [])
        if 0 in readable:
            to_send = os.read(0, 32768)
            if not to_send:
                open_input = False
                sock.shutdown(socket.SHUT_WR)
        if writable:
            count = sock.send(to_send, socket.MSG_NOSIGNAL)
            sent += count
            to_send = to_send[count:]
        if sock in readable:
            try:
                data = sock.recv(32768)
            except BlockingIOError:
                continue
            if not data:
                break
            received += len(data)
            while data:
                data = data[os.write(1, data):]
    if received < sent + len(to_send):
        raise ConnectionError("the server has not answered everything")
except OSError as error:
    print(f"{address}: {error}", file=sys.stderr)
    sys.exit(1)
