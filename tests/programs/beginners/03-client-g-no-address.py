# caught by: 03.client-nobody-listening
# cause: message-without-address
# Its message does not say where.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    s = socket.create_connection((host, int(port)))
    for line in sys.stdin.buffer:
        message = line.rstrip(b"\r\n")
        if not message:
            continue
        s.sendall(message)
        reply = b""
        while len(reply) < len(message):
            piece = s.recv(4096)
            if not piece:
                raise OSError("the server ended the stream")
            reply += piece
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.flush()
except OSError as error:
    sys.exit(str(error))
