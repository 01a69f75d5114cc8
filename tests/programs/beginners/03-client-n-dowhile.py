# The receiving loop reads before it asks whether anything is missing; after an empty line, which sends
# nothing, the client waits for a reply that can't come, and doesn't go on.
# caught by: 03.client-empty-line-sends-nothing
# cause: waits-for-empty-answer

import socket
import sys


def ask(s, message):
    s.sendall(message)
    reply = b""
    while True:
        data = s.recv(1024)
        if not data:
            raise EOFError("connection closed before the reply was complete")
        reply += data
        if len(reply) >= len(message):
            return reply


def talk(s):
    while True:
        print("> ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.buffer.readline()
        if not line:
            break
        message = line.removesuffix(b"\n").removesuffix(b"\r") if line.endswith(b"\n") else line
        reply = ask(s, message)
        if reply:
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


address = "127.0.0.1:8888"
if len(sys.argv) > 1:
    address = sys.argv[1]

try:
    host, port = address.rsplit(":", 1)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.connect((host, int(port)))
        talk(s)
except (OSError, EOFError, ValueError) as error:
    print(f"{address}: {error}", file=sys.stderr)
    sys.exit(1)
