# caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
# caught by: 07.client-server-closes-early 07.client-server-resets 07.client-output-closes
# cause: failure-taken-for-success goes-on-after-failure half-close-missing closed-output-reported
# It never shuts down its half.
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


def receive():
    while chunk := s.recv(65536):
        out.write(chunk)
        out.flush()


reader = threading.Thread(target=receive)
reader.start()
send()
reader.join()
