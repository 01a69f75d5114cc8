# caught by: 07.client-copies-bytes 07.client-copies-file 07.client-prints-at-once
# caught by: 07.client-outwaits-silence 07.client-copies-large-stream 07.client-waits-for-server
# caught by: 07.client-prints-after-half-close 07.client-server-closes-early
# caught by: 07.client-server-resets 07.client-output-closes 07.client-nobody-listening
# cause: input-held-back message-without-address text-instead-of-bytes
# It copies line by line, as text.
import socket
import sys
import threading

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
port = int(port)

s = socket.create_connection((host, port))

def receive():
    while True:
        data = s.recv(4096)
        if not data:
            break
        print(data.decode(), end="", flush=True)

t = threading.Thread(target=receive)
t.start()
for line in sys.stdin:
    s.sendall(line.strip().encode())
s.shutdown(socket.SHUT_WR)
t.join()
