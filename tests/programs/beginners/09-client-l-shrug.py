# After the fifth try it says that there is no reply and leaves the loop, but main then returns as after
# a good conversation: the exit code is 0 instead of 1.
# caught by: 09.client-gives-up 09.client-nobody-there
# cause: failure-taken-for-success

import socket
import sys
import time

TRIES = 5
WAIT = 0.2


def ask(sock, server, number, payload):
    msg_id = number.to_bytes(4, "big")
    for _ in range(TRIES):
        sock.sendto(msg_id + payload, server)
        deadline = time.monotonic() + WAIT
        while (left := deadline - time.monotonic()) > 0:
            sock.settimeout(left)
            try:
                data, sender = sock.recvfrom(2048)
            except TimeoutError:
                break
            if sender == server and len(data) >= 4 and data[:4] == msg_id:
                return data[4:]
    return None


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    server = (host, int(port))
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    number = 0
    for line in sys.stdin.buffer:
        if line.endswith(b"\n"):
            line = line[:-1]
            if line.endswith(b"\r"):
                line = line[:-1]
        number += 1
        reply = ask(sock, server, number, line)
        if reply is None:
            print(f"{address}: no reply after {TRIES} tries", file=sys.stderr)
            break
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.buffer.flush()
    sock.close()


if __name__ == "__main__":
    main()
