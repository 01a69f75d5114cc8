# When recv says b"" the server unregisters and closes the socket at once, although bytes may still wait
# in its outgoing buffer. A client that half-closes right after its last bytes, or reads slowly, loses
# the last answers.
# caught by: 07.half-close-after-8-mib

import selectors
import socket
import sys
import time
import types

LIMIT = 65536
sel = selectors.DefaultSelector()


def accept_wrapper(sock):
    try:
        conn, addr = sock.accept()
    except BlockingIOError:
        return
    except OSError as e:
        print("accept:", e, file=sys.stderr)
        time.sleep(0.05)
        return
    conn.setblocking(False)
    data = types.SimpleNamespace(addr=addr, outb=b"")
    sel.register(conn, selectors.EVENT_READ, data=data)


def close(sock):
    sel.unregister(sock)
    sock.close()


def service_connection(key, mask):
    sock = key.fileobj
    data = key.data
    try:
        if mask & selectors.EVENT_READ:
            recv_data = sock.recv(16384)
            if recv_data:
                data.outb += recv_data.upper()
            else:
                close(sock)
                return
        if mask & selectors.EVENT_WRITE:
            sent = sock.send(data.outb)
            data.outb = data.outb[sent:]
    except BlockingIOError:
        return
    except OSError as e:
        print(f"{data.addr}: {e}", file=sys.stderr)
        close(sock)
        return
    events = 0
    if len(data.outb) < LIMIT:
        events |= selectors.EVENT_READ
    if data.outb:
        events |= selectors.EVENT_WRITE
    sel.modify(sock, events, data=data)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    lsock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    lsock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        lsock.bind((host, int(port)))
        lsock.listen()
    except OSError as e:
        sys.exit(f"{address}: {e}")
    h, p = lsock.getsockname()
    print(f"listening on {h}:{p}", flush=True)
    lsock.setblocking(False)
    sel.register(lsock, selectors.EVENT_READ, data=None)
    while True:
        for key, mask in sel.select(timeout=None):
            if key.data is None:
                accept_wrapper(key.fileobj)
            else:
                service_connection(key, mask)


if __name__ == "__main__":
    main()
