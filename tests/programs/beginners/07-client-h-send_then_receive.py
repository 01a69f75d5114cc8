# caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-copies-large-stream
# caught by: 07.client-waits-for-server 07.client-server-closes-early 07.client-server-resets
# caught by: 07.client-output-closes
# cause: closed-output-reported failure-taken-for-success reads-after-its-input
# cause: writes-before-reading
# It sends all of its input and then reads.
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
    while chunk := sys.stdin.buffer.read1(65536):
        s.sendall(chunk)
    s.shutdown(socket.SHUT_WR)


def receive():
    while chunk := s.recv(65536):
        out.write(chunk)
        out.flush()


send()
receive()
