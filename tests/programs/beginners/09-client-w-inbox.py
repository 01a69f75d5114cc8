# A datagram with another id uses up the try. Instead of waiting for the rest of the 200 ms the loop goes
# on with the next try, so each stray makes the client send again at once, and after five of them it
# gives up within milliseconds.
# caught by: 09.client-strays-change-no-wait
# cause: stray-ends-wait

import itertools
import queue
import socket
import struct
import sys
import threading

TRIES = 5
PATIENCE = 0.2


class NoReply(Exception):
    pass


class Reliable:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.connect((host, port))
        self.inbox = queue.Queue()
        self.ids = itertools.count(1)
        threading.Thread(target=self._receive, daemon=True).start()

    def _receive(self):
        while True:
            try:
                datagram = self.sock.recv(2048)
            except OSError:
                continue
            if len(datagram) >= 4:
                (ident,) = struct.unpack_from("!I", datagram)
                self.inbox.put((ident, datagram[4:]))

    def ask(self, payload):
        ident = next(self.ids)
        message = struct.pack("!I", ident) + payload
        for _ in range(TRIES):
            try:
                self.sock.send(message)
            except ConnectionRefusedError:
                pass
            try:
                got, answer = self.inbox.get(timeout=PATIENCE)
            except queue.Empty:
                continue
            if got == ident:
                return answer
        raise NoReply(f"no reply after {TRIES} tries")


def lines(stream):
    for line in stream:
        if line.endswith(b"\r\n"):
            yield line[:-2]
        elif line.endswith(b"\n"):
            yield line[:-1]
        else:
            yield line


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        server = Reliable(host, int(port))
        for line in lines(sys.stdin.buffer):
            sys.stdout.buffer.write(server.ask(line) + b"\n")
            sys.stdout.buffer.flush()
    except (OSError, NoReply) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
