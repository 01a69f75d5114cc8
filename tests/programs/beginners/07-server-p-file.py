# Reads with makefile('rb').read(4096), which waits until 4,096 bytes are there or the stream has ended;
# a short message isn't answered before the client half-closes or has sent enough.
# caught by: 07.echoes-exactly 07.stops-reading 07.serves-many-clients 07.backlog-client-is-served
# caught by: 07.clients-kept-apart 07.idle-after-clients-leave 07.survives-reset-while-waiting
# caught by: 07.survives-reset-while-replying 07.survives-broken-pipe 07.survives-reset-before-accept
# caught by: 07.survives-close-mid-message 07.survives-mixed-abuse 07.descriptors-do-not-grow
# caught by: 07.keeps-running 07.survives-short-writes 07.survives-short-reads
# caught by: 07.survives-aborted-accept 07.survives-too-many-files 07.survives-interrupted-calls
# caught by: 07.survives-failed-transfers 07.survives-expired-wait 07.address-in-use
# cause: kept-in-own-buffer

import socket
import sys
import threading
import time


def converse(conn, peer):
    try:
        with conn, conn.makefile("rb") as reader:
            for chunk in iter(lambda: reader.read(4096), b""):
                conn.sendall(chunk.upper())
    except OSError as e:
        print(f"{peer[0]}:{peer[1]}: {e}", file=sys.stderr)


def listen(address):
    host, port = address.rsplit(":", 1)
    try:
        return socket.create_server((host, int(port)), backlog=64)
    except OSError as e:
        sys.exit(f"{address}: {e.strerror}")


def main():
    server = listen(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888")
    print("listening on {0}:{1}".format(*server.getsockname()), flush=True)
    while True:
        try:
            conn, peer = server.accept()
        except OSError as e:
            print(f"accept: {e}", file=sys.stderr)
            time.sleep(0.02)
            continue
        threading.Thread(target=converse, args=(conn, peer), daemon=True).start()


main()
