# The socket is of the wrong type, SOCK_DGRAM as in the stage before, so connect to the server's stream
# socket fails with "Protocol wrong type for socket" and the client ends with 1 at once.
# caught by: 05.client-converses 05.client-joins-pieces 05.client-survives-short-writes
# caught by: 05.client-survives-short-reads 05.client-prints-at-once 05.client-closes-and-exits
# caught by: 05.client-empty-line-sends-nothing 05.client-server-closes-early
# caught by: 05.client-server-closes-mid-reply
# cause: wrong-socket-kind

import socket
import sys


def read_exactly(sock, n):
    buf = bytearray()
    while len(buf) < n:
        chunk = sock.recv(min(n - len(buf), 65536))
        if chunk == b"":
            raise EOFError("connection closed before the whole reply came")
        buf.extend(chunk)
    return bytes(buf)


def strip_ending(line):
    if line[-2:] == b"\r\n":
        return line[:-2]
    if line[-1:] == b"\n":
        return line[:-1]
    return line


def main(path):
    client = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        client.connect(path)
        for line in iter(sys.stdin.buffer.readline, b""):
            message = strip_ending(line)
            if len(message) == 0:
                continue
            client.sendall(message)
            reply = read_exactly(client, len(message))
            sys.stdout.buffer.write(reply)
            sys.stdout.buffer.write(b"\n")
            sys.stdout.buffer.flush()
    except (OSError, EOFError) as e:
        print("%s: %s" % (path, e), file=sys.stderr)
        return 1
    finally:
        client.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "echo.sock"))
