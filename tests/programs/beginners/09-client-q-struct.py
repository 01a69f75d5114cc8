# The id is packed with struct's "I", which is the byte order of the machine: the least significant byte
# comes first on a PC. With a server that sends the id back as it was everything works, but on the wire
# the ids are 0x01000000, 0x02000000 ... instead of 1, 2 ...
# caught by: 09.client-converses 09.client-prints-payload 09.client-empty-line 09.client-longest-message
# caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
# caught by: 09.client-strays-change-no-wait 09.client-ignores-other-ids 09.client-ignores-duplicates
# caught by: 09.client-late-reply
# cause: id-in-other-byte-order

import socket
import struct
import sys
import time

TRIES = 5
PATIENCE = 0.2
HEADER = struct.Struct("I")


class NoReply(Exception):
    pass


def wait_for(sock, msg_id):
    """The payload of the reply with this id, or None when the time is over."""
    end = time.monotonic() + PATIENCE
    while True:
        left = end - time.monotonic()
        if left <= 0:
            return None
        sock.settimeout(left)
        try:
            data = sock.recv(2048)
        except TimeoutError:
            return None
        if len(data) < HEADER.size:
            continue
        (reply_id,) = HEADER.unpack_from(data)
        if reply_id == msg_id:
            return data[HEADER.size:]


def ask(sock, msg_id, text):
    packet = HEADER.pack(msg_id) + text
    for _ in range(TRIES):
        sock.send(packet)
        payload = wait_for(sock, msg_id)
        if payload is not None:
            return payload
    raise NoReply(f"no reply after {TRIES} tries")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.connect((host, int(port)))
        for msg_id, line in enumerate(sys.stdin.buffer, start=1):
            if line.endswith(b"\r\n"):
                line = line[:-2]
            elif line.endswith(b"\n"):
                line = line[:-1]
            payload = ask(sock, msg_id & 0xFFFFFFFF, line)
            sys.stdout.buffer.write(payload + b"\n")
            sys.stdout.buffer.flush()
    except (OSError, NoReply) as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
