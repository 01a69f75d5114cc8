# caught by: 09.client-strays-change-no-wait 09.client-ignores-other-ids 09.client-ignores-duplicates
# caught by: 09.client-nobody-there
# caught by: 09.client-late-reply 09.client-ignores-short-datagrams
# cause: stray-taken-for-reply sends-again-when-refused
# It takes whatever comes for the answer.
import socket
import sys
import struct
import time

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((host, int(port)))
s.settimeout(0.2)
number = 0
for line in sys.stdin.buffer:
    payload = line.rstrip(b"\r\n")
    number += 1
    message = struct.pack(">I", number) + payload
    for attempt in range(5):
        try:
            s.send(message)
            reply = s.recv(65536)
            break
        except OSError:
            continue
    else:
        print("%s: no answer" % address, file=sys.stderr)
        sys.exit(1)
    sys.stdout.buffer.write(reply[4:] + b"\n")
    sys.stdout.flush()
