# caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-copies-large-stream
# caught by: 07.client-waits-for-server 07.client-server-closes-early 07.client-server-resets
# caught by: 07.client-output-closes 07.client-nobody-listening
# cause: failure-taken-for-success goes-on-without-output input-held-back message-without-address
# cause: writes-before-reading
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
