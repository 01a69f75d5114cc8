#!/usr/bin/env python3
# passes: 01 server
# The connection as a buffered file: read1() gives what is there, flush() sends it.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
with socket.create_server((host, int(port)), backlog=1) as listener:
    print(f"listening on {host}:{listener.getsockname()[1]}", flush=True)
    conn, peer = listener.accept()
    print("served:", peer, file=sys.stderr)
    with conn, conn.makefile("rwb") as stream:
        for data in iter(stream.read1, b""):
            stream.write(data.upper())
            stream.flush()
print("bye")
