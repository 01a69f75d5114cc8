# caught by: 07.echoes-exactly 07.moves-large-stream 07.memory-does-not-grow 07.stops-reading
# caught by: 07.serves-many-clients 07.backlog-client-is-served 07.clients-kept-apart
# caught by: 07.idle-after-clients-leave 07.survives-reset-while-waiting
# caught by: 07.survives-reset-while-replying 07.survives-broken-pipe 07.survives-reset-before-accept
# caught by: 07.survives-close-mid-message 07.survives-mixed-abuse 07.descriptors-do-not-grow
# caught by: 07.keeps-running 07.survives-short-writes 07.survives-short-reads
# caught by: 07.survives-aborted-accept 07.survives-too-many-files 07.survives-interrupted-calls
# caught by: 07.survives-failed-transfers 07.survives-expired-wait 07.address-in-use
# cause: accept-error-ends-server message-without-address queue-without-bound
# cause: reads-to-end-before-replying
# It collects everything until the end of the stream and then answers.
import socket
import sys
import threading

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen()
print("listening on %s:%d" % s.getsockname(), flush=True)


def serve(conn):
    try:
        data = b""
        while True:
            piece = conn.recv(65536)
            if not piece:
                break
            data += piece
        conn.sendall(data.upper())
    except OSError as error:
        print(error, file=sys.stderr)
    conn.close()


while True:
    conn, peer = s.accept()
    threading.Thread(target=serve, args=(conn,), daemon=True).start()
