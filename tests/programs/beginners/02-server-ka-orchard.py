# Every client is registered for EVENT_READ | EVENT_WRITE all the time, and a socket is nearly always
# writable. While any client is connected and says nothing, select returns at once again and again, and
# the server uses the whole processor.
# caught by: 02.idle-while-idle 02.idle-after-clients-leave
# cause: asks-for-room-without-need

import selectors
import socket
import sys
import types

sel = selectors.DefaultSelector()
UPPER = bytes.maketrans(b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def accept_wrapper(sock):
    conn, addr = sock.accept()
    conn.setblocking(False)
    data = types.SimpleNamespace(addr=addr, outb=b"", finished=False)
    events = selectors.EVENT_READ | selectors.EVENT_WRITE
    sel.register(conn, events, data=data)


def close(sock):
    sel.unregister(sock)
    sock.close()


def service_connection(key, mask):
    sock = key.fileobj
    data = key.data
    try:
        if mask & selectors.EVENT_READ and not data.finished and len(data.outb) < 65536:
            recv_data = sock.recv(4096)
            if recv_data:
                data.outb += recv_data.translate(UPPER)
            else:
                data.finished = True
        if mask & selectors.EVENT_WRITE and data.outb:
            sent = sock.send(data.outb)
            data.outb = data.outb[sent:]
    except BlockingIOError:
        return
    except OSError as e:
        print("lost", data.addr, e, file=sys.stderr)
        close(sock)
        return
    if data.finished and not data.outb:
        close(sock)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    lsock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    lsock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    lsock.bind((host, int(port)))
    lsock.listen(128)
    lsock.setblocking(False)
    sel.register(lsock, selectors.EVENT_READ, data=None)
    print("listening on {}:{}".format(*lsock.getsockname()), flush=True)

    while True:
        events = sel.select(timeout=None)
        for key, mask in events:
            if key.data is None:
                accept_wrapper(key.fileobj)
            else:
                service_connection(key, mask)


main()
