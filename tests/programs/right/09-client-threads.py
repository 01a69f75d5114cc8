# passes: 09 client
# A thread receives all replies and puts them into a queue; the main thread waits there.
import queue
import socket
import sys
import threading
import time

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.connect((host, int(port)))
replies = queue.Queue()


def receive():
    while True:
        try:
            replies.put(sock.recv(4096))
        except ConnectionRefusedError:
            pass  # Perhaps somebody is there at the next try.


def ask(message):
    for _ in range(5):
        try:
            sock.send(message)
        except ConnectionRefusedError:
            pass
        end = time.monotonic() + 0.2
        while (left := end - time.monotonic()) > 0:
            try:
                reply = replies.get(timeout=left)
            except queue.Empty:
                break
            if reply.startswith(message[:4]):
                return reply[4:]
    sys.exit(f"{address}: no reply")


threading.Thread(target=receive, daemon=True).start()
for number, line in enumerate(sys.stdin.buffer, 1):
    reply = ask(number.to_bytes(4, "big") + line.rstrip(b"\n"))
    sys.stdout.buffer.write(reply + b"\n")
    sys.stdout.buffer.flush()
