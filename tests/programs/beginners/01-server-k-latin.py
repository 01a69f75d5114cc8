# Upper-cases by way of latin-1 text, so letters beyond ASCII change too: the byte E2 of a euro sign
# becomes C2, DF becomes "SS", and B5 or FF ends the server with a UnicodeEncodeError.
# caught by: 01.exact-on-every-byte 01.utf8-passes-through
# cause: text-instead-of-bytes

import socket
import sys


def parse(argv):
    address = argv[1] if len(argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    return host, int(port)


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(parse(sys.argv))
        s.listen()
        host, port = s.getsockname()
        print(f"listening on {host}:{port}", flush=True)
        conn, addr = s.accept()
        with conn:
            print("connected by", addr, file=sys.stderr)
            while True:
                data = conn.recv(4096)
                if not data:
                    break
                # latin-1 maps every byte to exactly one character
                text = data.decode("latin-1")
                conn.sendall(text.upper().encode("latin-1"))


if __name__ == "__main__":
    main()
