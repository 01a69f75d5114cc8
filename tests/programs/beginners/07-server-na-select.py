# Each connection is registered for EVENT_READ | EVENT_WRITE all the time; a connected client to whom
# nothing is owed is always "writable", so select() returns at once, without end: one silent client costs
# a whole processor as long as it stays. (So does one that sends and does not read; without clients the
# server sleeps.) demands: "A client that leaves, or that connects and says nothing, costs nothing:
# neither a descriptor nor time." (stage 02; stage 03: "Everything of stages 01 and 02", "no ... keeps it
# busy"; stage 07: "**Server**: everything of stage 03.").
# caught by: 07.idle-after-clients-leave
# cause: asks-for-room-without-need

import selectors
import socket
import sys
import time
import types

sel = selectors.DefaultSelector()


def accept_wrapper(sock):
    try:
        conn, addr = sock.accept()
    except BlockingIOError:
        return
    except OSError as e:
        print(f"accept: {e}", file=sys.stderr)
        time.sleep(0.05)
        return
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
        # don't read on before the answer is out: one small buffer for any stream
        if mask & selectors.EVENT_READ and not data.outb:
            received = sock.recv(65536)
            if received:
                data.outb = received.upper()
            else:
                close(sock)
                return
        if mask & selectors.EVENT_WRITE and data.outb:
            sent = sock.send(data.outb)
            data.outb = data.outb[sent:]
    except (BlockingIOError, InterruptedError):
        pass
    except OSError as e:
        print(f"{data.addr}: {e}", file=sys.stderr)
        close(sock)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        host, port = address.rsplit(":", 1)
        lsock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        lsock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        lsock.bind((host, int(port)))
        lsock.listen(128)
    except (OSError, ValueError, OverflowError) as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
    print("listening on {}:{}".format(*lsock.getsockname()), flush=True)
    lsock.setblocking(False)
    sel.register(lsock, selectors.EVENT_READ, data=None)

    while True:
        for key, mask in sel.select(timeout=None):
            if key.data is None:
                accept_wrapper(key.fileobj)
            else:
                service_connection(key, mask)


main()
