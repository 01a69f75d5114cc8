# The command line filter that this was ended quietly on SIGPIPE (for "| head"), and the signal still
# has its default action. A client that is gone while the server writes to it kills the whole server,
# without an exception.
# caught by: 03.survives-broken-pipe
# cause: sigpipe-not-ignored

import signal
import socket
import sys
import time

DEFAULT = "127.0.0.1:8888"


def warn(*words):
    try:
        print(*words, file=sys.stderr, flush=True)
    except OSError:
        pass


def blocks(source):
    while True:
        block = source.recv(65536)
        if not block:
            return
        yield block


def upper(stream):
    for block in stream:
        yield block.upper()


def drain(stream, sink):
    for block in stream:
        sink.sendall(block)


def clients(listener):
    while True:
        try:
            yield listener.accept()
        except OSError as error:
            warn("accept:", error)
            time.sleep(0.05)


def main(argv):
    # behave like cat and tr do
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)

    address = argv[1] if len(argv) > 1 else DEFAULT
    host, port = address.rsplit(":", 1)
    try:
        listener = socket.create_server((host, int(port)), backlog=128)
    except (OSError, ValueError) as error:
        warn(f"{address}: {error}")
        return 1
    print("listening on {}:{}".format(*listener.getsockname()), flush=True)

    for connection, peer in clients(listener):
        with connection:
            try:
                drain(upper(blocks(connection)), connection)
            except OSError as error:
                warn("{}:{}: {}".format(*peer, error))


if __name__ == "__main__":
    sys.exit(main(sys.argv))
