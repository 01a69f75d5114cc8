# Decodes each piece as UTF-8 with errors="ignore" before it turns it into upper case as text. ß becomes
# SS, ü becomes Ü, and bytes that aren't UTF-8 vanish, so the length changes.
# caught by: 01.exact-on-every-byte 01.utf8-passes-through
# cause: text-instead-of-bytes

import socket
import sys


def get_address():
    try:
        text = sys.argv[1]
    except IndexError:
        text = "127.0.0.1:8888"
    host, port = text.split(":")
    return host, int(port)


def handle_client(conn):
    while True:
        data = conn.recv(1024)
        if not data:
            break
        text = data.decode("utf-8", errors="ignore")
        conn.sendall(text.upper().encode("utf-8"))


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(get_address())
        s.listen()
        host, port = s.getsockname()
        print(f"listening on {host}:{port}", flush=True)
        conn, addr = s.accept()
        with conn:
            handle_client(conn)


if __name__ == "__main__":
    main()
