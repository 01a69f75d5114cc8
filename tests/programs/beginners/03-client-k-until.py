# Loops until the reply is long enough and never looks whether recv returned nothing; when the server
# closes early the client spins for ever with the processor at 100 %.
# caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
# cause: end-of-stream-unhandled

import socket
import sys


def fail(address, why):
    print(f"{address}: {why}", file=sys.stderr)
    sys.exit(1)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")

    try:
        server = socket.create_connection((host, int(port)))
    except OSError as error:
        fail(address, error)

    for line in sys.stdin.buffer:
        if line.endswith(b"\r\n"):
            line = line[:-2]
        elif line.endswith(b"\n"):
            line = line[:-1]
        if not line:
            continue
        try:
            server.sendall(line)
            reply = bytearray()
            while len(reply) < len(line):
                reply.extend(server.recv(4096))
        except OSError as error:
            fail(address, error)
        sys.stdout.buffer.write(bytes(reply) + b"\n")
        sys.stdout.buffer.flush()

    server.close()


if __name__ == "__main__":
    main()
