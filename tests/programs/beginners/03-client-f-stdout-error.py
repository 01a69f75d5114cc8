# caught by: 03.client-empty-line-sends-nothing 03.client-nobody-listening 03.client-server-closes-early
# caught by: 03.client-server-closes-mid-reply 03.client-server-resets-early
# caught by: 03.client-server-resets-mid-reply
# cause: message-on-stdout prints-for-empty-line
# It prints the error to stdout and exits 1.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    s = socket.create_connection((host, int(port)))
except OSError as error:
    print(address, error)
    sys.exit(1)
for line in sys.stdin.buffer:
    message = line.rstrip(b"\r\n")
    try:
        s.sendall(message)
        reply = b""
        while len(reply) < len(message):
            piece = s.recv(4096)
            if not piece:
                raise OSError("the server ended the stream")
            reply += piece
    except OSError as error:
        print(address, error)
        sys.exit(1)
    sys.stdout.buffer.write(reply + b"\n")
    sys.stdout.flush()
