# caught by: 09.client-prints-payload 09.client-gives-up 09.client-nobody-there
# cause: message-without-address reply-checked-against-guess
# It takes a reply that ends with the line for the right one.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = (host, int(port))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
out = sys.stdout.buffer
try:
    s.connect(server)
except OSError as error:
    sys.exit(f"{address}: {error}")
import time
number = 1
status = 0
for line in sys.stdin.buffer:
    line = line.rstrip(b"\n")
    message = number.to_bytes(4, "big") + line
    done = False
    for attempt in range(5):
        s.send(message)
        end = time.monotonic() + 0.25
        while not done:
            left = end - time.monotonic()
            if left <= 0:
                break
            s.settimeout(left)
            try:
                reply = s.recv(65535)
            except socket.timeout:
                break
            except OSError:
                time.sleep(max(0, end - time.monotonic()))
                break
            if reply[4:] == line.upper():
                done = True
        if done:
            break
    if done:
        out.write(reply[4:] + b"\n")
        out.flush()
    else:
        print("no reply to", number, file=sys.stderr)
        sys.exit(1)
    number = (number + 1) % 2**32
sys.exit(status)
