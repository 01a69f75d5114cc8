# The socket is wrapped by makefile("rwb", buffering=0) and write() is called once per message; an
# unbuffered socket file may take only a part, so with short writes the rest of the message is never sent
# and the client waits for a reply that cannot come.
# caught by: 01.client-survives-short-writes
# cause: send-count-ignored

import socket
import sys


def open_server(where):
    host, port = where.rsplit(":", 1)
    sock = socket.create_connection((host, int(port)))
    return sock, sock.makefile("rwb", buffering=0)


def read_exactly(f, size):
    parts = []
    while size > 0:
        part = f.read(size)
        if not part:
            raise EOFError("server closed the connection")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def main():
    where = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    sock, f = open_server(where)
    with sock, f:
        for line in sys.stdin.buffer:
            if line.endswith(b"\n"):
                line = line[:-1]
                if line.endswith(b"\r"):
                    line = line[:-1]
            f.write(line)
            f.flush()
            reply = read_exactly(f, len(line))
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


main()
