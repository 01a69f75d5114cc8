# Makes the socket non-blocking and asks again at once when nothing is there; everything is answered, but
# without any datagram the server uses a whole processor.
# caught by: 04.idle-while-idle
# cause: busy-waiting

import socket
import sys


def poll(sock):
    try:
        return sock.recvfrom(65535)
    except BlockingIOError:
        return None
    except ConnectionError:
        return None


def main(argv):
    address = argv[1] if len(argv) > 1 else '127.0.0.1:8888'
    host, port = address.rsplit(':', 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as error:
        print(f'{address}: {error.strerror}', file=sys.stderr)
        return 1
    sock.setblocking(False)
    print('listening on {}:{}'.format(*sock.getsockname()), flush=True)

    running = True
    while running:
        packet = poll(sock)
        if packet is None:
            continue
        data, client = packet
        try:
            sock.sendto(data.upper(), client)
        except OSError as error:
            print(client, error, file=sys.stderr)


sys.exit(main(sys.argv))
