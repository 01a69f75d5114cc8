# The client trusts read(n) of a buffered file to give n bytes or to raise. At the end of the stream it
# returns what there is: when the server closes early the client prints half a reply (or an empty line)
# as if it were a reply, and nothing is reported.
# caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
# cause: end-unnoticed half-reply-printed

import socket
import sys


def parse(address):
    host, sep, port = address.rpartition(":")
    return host, int(port)


def chat(address):
    with socket.create_connection(parse(address)) as sock:
        stream = sock.makefile("rwb")
        for line in sys.stdin.buffer:
            if line.endswith(b"\r\n"):
                line = line[:-2]
            elif line.endswith(b"\n"):
                line = line[:-1]
            if not line:
                continue
            stream.write(line)
            stream.flush()
            reply = stream.read(len(line))
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        chat(address)
    except (OSError, ValueError) as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
