# caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-waits-for-server
# caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-server-closes-early
# caught by: 07.client-server-resets 07.client-output-closes 07.client-nobody-listening
# cause: half-close-missing input-held-back message-without-address waits-for-each-answer
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
