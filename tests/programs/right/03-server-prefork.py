#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# Three processes, started beforehand, accept from the same listener; the parent only waits.
import multiprocessing
import socket
import sys


def work(listener):
    while True:
        try:
            conn, _ = listener.accept()
            with conn:
                while data := conn.recv(4096):
                    conn.sendall(data.upper())
        except OSError as error:
            print(error, file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        listener = socket.create_server((host, int(port)))
    except OSError as error:
        sys.exit(f"cannot listen on {address}: {error}")
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=work, args=(listener,), daemon=True) for _ in range(3)]
    for worker in workers:
        worker.start()
    print("listening on %s:%d" % listener.getsockname(), flush=True)
    for worker in workers:
        worker.join()


main()
