# caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-waits-for-server
# caught by: 07.client-server-closes-early 07.client-server-resets 07.client-output-closes
# cause: closed-output-reported failure-taken-for-success input-held-back
# It reads its whole input before it sends.
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
    s.sendall(sys.stdin.buffer.read())
    s.shutdown(socket.SHUT_WR)


def receive():
    while chunk := s.recv(65536):
        out.write(chunk)
        out.flush()


reader = threading.Thread(target=receive)
reader.start()
send()
reader.join()
