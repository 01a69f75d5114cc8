# caught by: 07.client-copies-bytes 07.client-copies-file 07.client-prints-at-once
# caught by: 07.client-outwaits-silence 07.client-copies-large-stream 07.client-waits-for-server
# caught by: 07.client-joins-single-bytes 07.client-half-closes 07.client-prints-after-half-close
# caught by: 07.client-empty-input 07.client-survives-short-counts 07.client-server-closes-early
# caught by: 07.client-server-resets 07.client-nobody-listening
# cause: input-held-back leaves-with-its-input message-without-address text-instead-of-bytes
# It uses select on stdin and the socket, with readline on stdin and a recv(1024) of text.
import socket
import sys
import select

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.create_connection((host, int(port)))
while True:
    ready, _, _ = select.select([sys.stdin, s], [], [])
    if sys.stdin in ready:
        line = sys.stdin.readline()
        if not line:
            break
        s.sendall(line.encode())
    if s in ready:
        data = s.recv(1024)
        if not data:
            break
        sys.stdout.write(data.decode())
        sys.stdout.flush()
