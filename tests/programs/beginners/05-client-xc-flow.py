# with_last() looks one item ahead to know whether a message is the last, so each line is sent only
# when the next line (or the end of stdin) has come. Whoever types one line and waits for its reply
# waits in vain.
# caught by: 05.client-joins-pieces 05.client-survives-short-writes 05.client-survives-short-reads
# caught by: 05.client-prints-at-once 05.client-closes-and-exits
# caught by: 05.client-empty-line-sends-nothing 05.client-server-closes-early
# caught by: 05.client-server-closes-mid-reply
# cause: sends-ahead

import socket
import sys


def lines(stream):
    for raw in stream:
        if raw.endswith(b"\n"):
            raw = raw[:-1]
            if raw.endswith(b"\r"):
                raw = raw[:-1]
        yield raw


def non_empty(items):
    return (item for item in items if item)


def with_last(items):
    items = iter(items)
    try:
        current = next(items)
    except StopIteration:
        return
    for following in items:
        yield current, False
        current = following
    yield current, True


def chunks(sock, total):
    while total:
        piece = sock.recv(min(total, 65536))
        if not piece:
            raise EOFError("the server ended the conversation, a reply is owed")
        total -= len(piece)
        yield piece


def replies(sock, messages):
    for message, last in messages:
        sock.sendall(message)
        yield b"".join(chunks(sock, len(message))), last


def sink(results):
    for reply, last in results:
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.buffer.flush()
        if not last:
            sys.stderr.write("> ")
            sys.stderr.flush()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.connect(address)
            sink(replies(sock, with_last(non_empty(lines(sys.stdin.buffer)))))
    except (OSError, EOFError) as error:
        sys.exit(f"{address}: {error}")


main()
