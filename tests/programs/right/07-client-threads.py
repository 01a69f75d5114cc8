#!/usr/bin/env python3
# passes: 07 client
# A thread for the input, the main thread for the answers; both count.
import os
import socket
import sys
import threading

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
sent = 0


def fail(error):
    print(f"{address}: {error}", file=sys.stderr, flush=True)
    os._exit(1)


def copy_input(sock):
    global sent
    try:
        while data := os.read(0, 65536):
            sent += len(data)
            sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
    except OSError as error:
        fail(error)


host, port = address.rsplit(":", 1)
received = 0
try:
    with socket.create_connection((host, int(port))) as sock:
        threading.Thread(target=copy_input, args=(sock,), daemon=True).start()
        while data := sock.recv(65536):
            received += len(data)
            try:
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
            except BrokenPipeError:
                os._exit(0)
except OSError as error:
    fail(error)
if received < sent:
    fail("the stream ended early")
os._exit(0)
