# Turns the payload into upper case as latin-1 text, "because each byte is a character there"; bytes
# beyond ASCII change too (E9 becomes C9, DF becomes "SS"), and a payload with B5 or FF is not answered
# at all.
# caught by: 09.exact-payload
# cause: text-instead-of-bytes

import socket
import sys


def upper(payload):
    return payload.decode("latin-1").upper().encode("latin-1")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    print("listening on {}:{}".format(*sock.getsockname()), flush=True)
    while True:
        try:
            data, client = sock.recvfrom(65535)
            if not 4 <= len(data) <= 1024:
                print(f"{client[0]}:{client[1]}: {len(data)} bytes are no message", file=sys.stderr, flush=True)
                continue
            ident, payload = data[:4], data[4:]
            sock.sendto(ident + upper(payload), client)
        except Exception as e:
            print("error:", e, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
