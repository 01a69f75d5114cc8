# caught by: 05.announces-itself 05.echoes-exactly 05.moves-large-messages 05.serves-many-clients
# caught by: 05.half-close-gets-everything 05.backlog-client-is-served 05.clients-kept-apart
# caught by: 05.idle-after-clients-leave 05.survives-reset-while-waiting 05.survives-broken-pipe
# caught by: 05.survives-close-mid-message 05.survives-mixed-abuse 05.descriptors-do-not-grow
# caught by: 05.survives-short-writes 05.survives-short-reads 05.survives-too-many-files
# caught by: 05.survives-interrupted-calls 05.survives-expired-wait 05.keeps-running 05.file-is-a-socket
# caught by: 05.replaces-stale-socket 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo
# caught by: 05.keeps-symlink 05.path-of-107-bytes 05.path-too-long 05.missing-directory
# cause: message-without-address removes-what-is-not-its-own wrong-socket-kind
# It makes a datagram socket at the path.
import os
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
if os.path.exists(path):
    os.remove(path)
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(path)
print("listening on", path, flush=True)
while True:
    data, peer = s.recvfrom(65535)
    s.sendto(data.upper(), peer)
