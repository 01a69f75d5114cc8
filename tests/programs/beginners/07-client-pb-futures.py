# The program waits for the first of the two directions to finish. At the end of the input the upload is
# finished, and the client exits with 0 although answers are still on their way: the end of the output is
# missing.
# caught by: 07.client-copies-bytes 07.client-copies-file 07.client-outwaits-silence
# caught by: 07.client-copies-large-stream 07.client-waits-for-server 07.client-joins-single-bytes
# caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
# caught by: 07.client-survives-short-counts 07.client-server-closes-early
# cause: leaves-with-its-input

import concurrent.futures as cf
import contextlib
import os
import socket
import sys


class Relay:
    def __init__(self, sock):
        self.sock = sock
        self.sent = 0
        self.received = 0

    def upload(self):
        while data := os.read(sys.stdin.fileno(), 65536):
            self.sent += len(data)
            self.sock.sendall(data)
        self.sock.shutdown(socket.SHUT_WR)

    def download(self):
        with self.sock.makefile("rb") as rfile:
            while data := rfile.read1(65536):
                self.received += len(data)
                try:
                    sys.stdout.buffer.write(data)
                    sys.stdout.buffer.flush()
                except BrokenPipeError:
                    os._exit(0)
        if self.received < self.sent:
            raise ConnectionError(f"only {self.received} of {self.sent} bytes came back")


def run(address):
    host, _, port = address.rpartition(":")
    with contextlib.closing(socket.create_connection((host, int(port)))) as sock:
        relay = Relay(sock)
        pool = cf.ThreadPoolExecutor(max_workers=2)
        jobs = [pool.submit(relay.upload), pool.submit(relay.download)]
        done, _ = cf.wait(jobs, return_when=cf.FIRST_COMPLETED)
        for job in done:
            job.result()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    code = 0
    try:
        run(address)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr, flush=True)
        code = 1
    # the pool's other thread may still sit in a read: don't wait for it
    os._exit(code)


if __name__ == "__main__":
    main()
