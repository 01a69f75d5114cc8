# Select watches stdin, but what is typed is read with sys.stdin.buffer.readline(): it waits for a
# newline while nobody reads the socket, and lines that it has buffered are not seen by select.
# caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-waits-for-server
# caught by: 07.client-server-resets
# cause: input-held-back

import select
import socket
import sys


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        sock = socket.create_connection((host, int(port)))
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1

    sent = 0
    received = 0
    outgoing = bytearray()
    stdin_open = True
    half_closed = False
    sock.setblocking(False)

    while True:
        inputs = [sock]
        if stdin_open and not outgoing:
            inputs.append(sys.stdin.buffer)
        outputs = [sock] if outgoing else []
        readable, writable, _ = select.select(inputs, outputs, [])
        try:
            if sock in readable:
                data = sock.recv(65536)
                if not data:
                    break
                received += len(data)
                try:
                    sys.stdout.buffer.write(data)
                    sys.stdout.buffer.flush()
                except BrokenPipeError:
                    sys.stdout = None
                    return 0
            if sys.stdin.buffer in readable:
                line = sys.stdin.buffer.readline()
                if line:
                    outgoing += line
                else:
                    stdin_open = False
            if outgoing:
                n = sock.send(outgoing)
                sent += n
                del outgoing[:n]
            if not stdin_open and not outgoing and not half_closed:
                sock.shutdown(socket.SHUT_WR)
                half_closed = True
        except BlockingIOError:
            continue
        except OSError as e:
            print(f"{address}: {e}", file=sys.stderr)
            return 1

    if received < sent or outgoing:
        print(f"{address}: connection closed by server", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
