#!/usr/bin/env python3
# passes: 01 server
# One thread reads, another writes, a queue between them: replies never hold up reading.
import queue
import socket
import sys
import threading

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.create_server((host, int(port)))
print("listening on %s:%d" % listener.getsockname(), flush=True)
conn, _ = listener.accept()
replies = queue.Queue()


def answer():
    while (data := replies.get()) is not None:
        conn.sendall(data.upper())


writer = threading.Thread(target=answer)
writer.start()
while data := conn.recv(4096):
    replies.put(data)
replies.put(None)
writer.join()
conn.close()
