# caught by: 07.client-server-closes-early 07.client-server-resets 07.client-output-closes
# caught by: 07.client-nobody-listening
# cause: failure-taken-for-success message-without-address
# It gives recv a time limit of 1 s and takes that for the end.
import socket
import sys
import threading

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.create_connection((host, int(port)))
s.settimeout(1)


def send():
    while True:
        data = sys.stdin.buffer.raw.read(65536)
        if not data:
            break
        s.sendall(data)
    s.shutdown(socket.SHUT_WR)


t = threading.Thread(target=send, daemon=True)
t.start()
while True:
    try:
        data = s.recv(65536)
    except socket.timeout:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
