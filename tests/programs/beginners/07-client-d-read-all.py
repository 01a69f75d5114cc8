# caught by: 07.client-prints-at-once 07.client-copies-large-stream 07.client-waits-for-server
# caught by: 07.client-server-closes-early 07.client-server-resets 07.client-output-closes
# caught by: 07.client-nobody-listening
# cause: input-held-back writes-before-reading failure-taken-for-success message-without-address
# cause: goes-on-without-output
# It reads all of its input first.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.create_connection((host, int(port)))
s.sendall(sys.stdin.buffer.read())
s.shutdown(socket.SHUT_WR)
while True:
    data = s.recv(65536)
    if not data:
        break
    sys.stdout.buffer.write(data)
sys.stdout.buffer.flush()
