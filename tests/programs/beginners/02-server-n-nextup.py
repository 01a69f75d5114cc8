# Never closes a connection: the variable keeps the old socket alive until the next accept assigns it
# anew, so a client that has finished sending gets its end of the stream only when another client comes.
# caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
# caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
# cause: connection-not-closed

import socket
import sys


def parse_address(args):
    text = args[1] if len(args) > 1 else "127.0.0.1:8888"
    host, port = text.split(":")
    return host, int(port)


def serve_forever(address):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(address)
    server.listen(128)
    print("listening on {}:{}".format(*server.getsockname()))
    sys.stdout.flush()

    while True:
        conn, addr = server.accept()
        print("connected:", addr, file=sys.stderr)
        try:
            while True:
                msg = conn.recv(1024)
                if not msg:
                    break
                conn.sendall(msg.upper())
        except OSError as error:
            print("error:", addr, error, file=sys.stderr)
        print("disconnected:", addr, file=sys.stderr)


serve_forever(parse_address(sys.argv))
