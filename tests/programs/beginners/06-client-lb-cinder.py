# A refusal (ECONNREFUSED, nobody is at the port) is turned into an empty reply. Without a server the
# user sees an empty line for each of their lines, as if the server had answered with empty datagrams, no
# message on stderr, and exit code 0. demands: "It starts, and sends, without a server being there; then
# it may wait, or report the refusal and exit with 1.".
# caught by: 06.client-starts-without-server
# cause: refusal-taken-for-reply

import socket
import sys


class Client:
    BUFFER = 65535

    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.connect((host, port))

    def ask(self, message):
        try:
            self.sock.send(message)
            return self.sock.recv(self.BUFFER)
        except ConnectionRefusedError:
            # no server there yet: nothing to show for this line
            return b""

    def close(self):
        self.sock.close()


def chomp(line):
    for ending in (b"\r\n", b"\n"):
        if line.endswith(ending):
            return line[: -len(ending)]
    return line


def main(args):
    address = args[0] if args else "127.0.0.1:8888"
    try:
        host, _, port = address.rpartition(":")
        client = Client(host, int(port))
        for line in iter(sys.stdin.buffer.readline, b""):
            reply = client.ask(chomp(line))
            sys.stdout.buffer.write(reply)
            sys.stdout.buffer.write(b"\n")
            sys.stdout.buffer.flush()
        client.close()
    except (OSError, ValueError, OverflowError) as error:
        sys.stderr.write(f"{address}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
