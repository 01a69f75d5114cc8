# caught by: 07.client-copies-bytes 07.client-copies-file 07.client-prints-at-once
# caught by: 07.client-outwaits-silence 07.client-copies-large-stream 07.client-waits-for-server
# caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-server-closes-early
# caught by: 07.client-server-resets 07.client-output-closes
# cause: half-close-missing input-held-back waits-for-each-answer
# It sends a line and waits for as many bytes.
import socket
import sys
import threading

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    s = socket.create_connection((host, int(port)))
except OSError as error:
    sys.exit(f"{address}: {error}")
out = sys.stdout.buffer


def send():
    for line in sys.stdin.buffer:
        s.sendall(line)
        got = 0
        while got < len(line) and (chunk := s.recv(65536)):
            got += len(chunk)
            out.write(chunk)
            out.flush()
    s.shutdown(socket.SHUT_WR)


def receive():
    while chunk := s.recv(65536):
        out.write(chunk)
        out.flush()


send()
receive()
