# passes: 09 server
# recvfrom with room for everything; each exchange in a try of its own.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    server.bind((host, int(port)))
except OSError as error:
    sys.exit(f"{address}: {error}")
print(f"listening on {host}:{server.getsockname()[1]}", flush=True)
while True:
    try:
        message, client = server.recvfrom(65535)
        if not 4 <= len(message) <= 1024:
            print(f"{client}: {len(message)} bytes are no message", file=sys.stderr, flush=True)
            continue
        server.sendto(message[:4] + message[4:].upper(), client)
    except OSError as error:
        print(error, file=sys.stderr, flush=True)
