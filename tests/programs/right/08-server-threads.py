# passes: 08 server
# A thread for each client, and a list of what create_server can do by itself.
import socket
import sys
import threading

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
backlog = int(sys.argv[2]) if len(sys.argv) > 2 else 128
host, port = address.rsplit(":", 1)
lock = threading.Lock()


def converse(connection, peer):
    with connection:
        own = connection.getsockname()
        with lock:
            sys.stdout.write("client %s:%d at %s:%d\n" % (*peer, *own))
            sys.stdout.flush()
        try:
            while True:
                data = connection.recv(65536)
                if not data:
                    return
                connection.sendall(data.upper())
        except OSError as error:
            print(peer, error, file=sys.stderr)


try:
    listener = socket.create_server((host, int(port)), backlog=backlog)
except OSError as error:
    print(f"{address}: {error}", file=sys.stderr)
    sys.exit(1)
print("listening on %s:%d" % listener.getsockname(), flush=True)
while True:
    try:
        client = listener.accept()
    except OSError as error:
        print(error, file=sys.stderr)
        continue
    threading.Thread(target=converse, args=client, daemon=True).start()
