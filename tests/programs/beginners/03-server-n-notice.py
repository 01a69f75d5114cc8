# Reports with print(), which goes to stdout: the message that the address is in use doesn't appear on
# stderr (the exit code is right), and the notes about broken clients stand on stdout, too.
# caught by: 03.address-in-use
# cause: message-on-stdout

import socket
import sys
import threading
import time


def handle_client(conn, addr):
    with conn:
        try:
            while True:
                data = conn.recv(4096)
                if not data:
                    break
                conn.sendall(data.upper())
        except OSError as e:
            print(f"{addr[0]}:{addr[1]}: {e}", flush=True)


def start_server(address):
    host, port = address.rsplit(":", 1)
    try:
        server = socket.create_server((host, int(port)), backlog=128)
    except OSError as e:
        print(f"{address}: {e}", flush=True)
        sys.exit(1)

    print(f"listening on {host}:{server.getsockname()[1]}", flush=True)
    while True:
        try:
            conn, addr = server.accept()
        except OSError as e:
            print(f"accept: {e}", flush=True)
            time.sleep(0.1)
            continue
        threading.Thread(target=handle_client, args=(conn, addr), daemon=True).start()


if __name__ == "__main__":
    start_server(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888")
