# caught by: 07.client-prints-at-once 07.client-half-closes 07.client-prints-after-half-close
# caught by: 07.client-server-closes-early 07.client-server-resets 07.client-output-closes
# caught by: 07.client-nobody-listening 07.client-waits-for-server
# cause: waits-for-each-answer input-held-back half-close-missing message-without-address
# It waits for the answer to each line.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.create_connection((host, int(port)))
for line in sys.stdin.buffer:
    s.sendall(line)
    sys.stdout.buffer.write(s.recv(len(line)))
    sys.stdout.buffer.flush()
s.shutdown(socket.SHUT_WR)
while data := s.recv(4096):
    sys.stdout.buffer.write(data)
