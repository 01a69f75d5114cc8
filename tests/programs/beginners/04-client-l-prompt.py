# Input("> ") writes its prompt to stdout when stdin is no terminal, so stdout holds "> HELLO" instead of
# the replies alone (and a last "> " at the end).
# caught by: 04.client-prints-what-arrived 04.client-prints-at-once 04.client-largest-reply
# caught by: 04.client-ignores-strangers 04.client-starts-without-server
# cause: chatter-on-stdout

import socket
import sys


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sys.stdin.reconfigure(encoding="latin-1", newline="\n")

    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        client.connect((host, int(port)))
        while True:
            try:
                line = input("> ")
            except EOFError:
                break
            line = line.removesuffix("\r")
            client.send(line.encode("latin-1"))
            reply = client.recv(65535)
            sys.stdout.flush()
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
    except OSError as err:
        print(f"{address}: {err}", file=sys.stderr)
        return 1
    finally:
        client.close()
    return 0


sys.exit(main())
