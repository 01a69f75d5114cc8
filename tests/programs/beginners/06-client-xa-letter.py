# "No reply yet" is stored as b"", and the loop goes on while the reply is empty. The empty answer to
# an empty line looks the same, so the client waits for another one that never comes.
# caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
# cause: empty-reply-waited-past

import socket
import sys


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        server = (socket.gethostbyname(host), int(port))
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind(("", 0))
        talk(sock, server)
    except (OSError, ValueError) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    sock.close()
    return 0


def talk(sock, server):
    while True:
        line = sys.stdin.buffer.readline()
        if not line:
            break
        if line.endswith(b"\n"):
            line = line[:-1].removesuffix(b"\r")
        sock.sendto(line, server)

        reply = b""
        while not reply:
            data, sender = sock.recvfrom(65535)
            if sender == server:
                reply = data

        sys.stdout.buffer.write(reply)
        sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()


sys.exit(main())
