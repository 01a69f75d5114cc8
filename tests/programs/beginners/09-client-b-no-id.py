# caught by: 09.client-converses 09.client-closes-and-exits 09.client-empty-line 09.client-gives-up
# caught by: 09.client-ignores-duplicates 09.client-ignores-other-ids
# caught by: 09.client-ignores-short-datagrams 09.client-ignores-strangers 09.client-last-try-counts
# caught by: 09.client-late-reply 09.client-longest-message 09.client-nobody-there
# caught by: 09.client-one-at-a-time 09.client-prints-payload 09.client-sends-again
# caught by: 09.client-strays-change-no-wait 09.client-waits-200-ms
# cause: message-without-id message-without-address error-not-handled
# It is the client of stage 04.
import socket, struct, sys
address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((host, int(port)))
for line in sys.stdin.buffer:
    m = line.rstrip(b"\n")
    s.send(m)
    sys.stdout.buffer.write(s.recv(2048) + b"\n"); sys.stdout.flush()
