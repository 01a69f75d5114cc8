# passes: 09 client
# A connected socket, settimeout with what is left of the time.
import socket
import sys
import time

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)


def ask(server, number, line):
    message = number.to_bytes(4, "big") + line
    for _ in range(5):
        server.send(message)
        end = time.monotonic() + 0.2
        while (left := end - time.monotonic()) > 0:
            server.settimeout(left)
            try:
                reply = server.recv(2048)
            except TimeoutError:
                break
            if reply[:4] == message[:4]:
                return reply[4:]
    raise TimeoutError("no reply")


try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.connect((host, int(port)))
        for number, line in enumerate(sys.stdin.buffer):
            line = line.removesuffix(b"\n").removesuffix(b"\r")
            sys.stdout.buffer.write(ask(server, number, line) + b"\n")
            sys.stdout.buffer.flush()
except OSError as error:
    sys.exit(f"{address}: {error}")
