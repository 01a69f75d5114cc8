# caught by: 09.client-waits-200-ms 09.client-strays-change-no-wait 09.client-gives-up
# caught by: 09.client-nobody-there
# cause: wrong-patience sends-again-when-refused
# It waits 2 seconds for each try.
import socket
import sys
import struct
import time

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((host, int(port)))

number = 0
for line in sys.stdin.buffer:
    payload = line.rstrip(b"\r\n")
    number += 1
    message = struct.pack(">I", number) + payload
    for attempt in range(5):
        end = time.monotonic() + 2
        reply = None
        try:
            s.send(message)
            while reply is None:
                left = end - time.monotonic()
                if left <= 0:
                    break
                s.settimeout(left)
                data = s.recv(65536)
                if len(data) >= 4 and data[:4] == message[:4]:
                    reply = data
        except OSError:
            continue
        if reply is not None:
            break
    else:
        print("%s: no answer" % address, file=sys.stderr)
        sys.exit(1)
    sys.stdout.buffer.write(reply[4:] + b"\n")
    sys.stdout.flush()
