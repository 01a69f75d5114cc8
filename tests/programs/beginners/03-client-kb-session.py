# The messages name the address as the tuple that was made of it, ('127.0.0.1', 8888), and not as the
# user gave it. Who looks for 127.0.0.1:8888 in standard error does not find it.
# caught by: 03.client-nobody-listening
# cause: message-without-address

import socket
import sys


class ServerGone(Exception):
    pass


class Session:
    def __init__(self, address):
        self.address = address
        self.sock = None

    def __enter__(self):
        self.sock = socket.create_connection(self.address)
        return self

    def __exit__(self, *exc_info):
        self.sock.close()

    def ask(self, message):
        self.sock.sendall(message)
        reply = b""
        while len(reply) < len(message):
            part = self.sock.recv(len(message) - len(reply))
            if part == b"":
                raise ServerGone("the server closed the connection before its reply was complete")
            reply += part
        return reply


def get_address():
    text = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = text.rsplit(":", 1)
    return host, int(port)


def strip_line_end(line):
    if line.endswith(b"\r\n"):
        return line[:-2]
    if line.endswith(b"\n"):
        return line[:-1]
    return line


def main():
    address = get_address()
    try:
        with Session(address) as session:
            for line in iter(sys.stdin.buffer.readline, b""):
                message = strip_line_end(line)
                if not message:
                    continue
                reply = session.ask(message)
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
    except ConnectionRefusedError:
        print(f"Could not connect to {address}: nobody is listening there", file=sys.stderr)
        return 1
    except (OSError, ServerGone) as e:
        print(f"Lost the connection to {address}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
