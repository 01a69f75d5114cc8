#!/usr/bin/env python3
# Part 6, the server as it ends up: connection loop, end of stream, exceptions caught.
#
# What is left of mistakes, kept on purpose:
# - accept stands outside try: an error there ends the server (nothing that a client on Linux can
#   bring about; a full table of descriptors can);
# - send may take a part of the reply, and nothing looks at what it returns;
# - "except Exception" hides mistakes of its own as well;
# - its address is built in, and nothing tells when it can be reached.
# That it doesn't end with its first client is a mistake in stage 01 and the point of stage 02.
#
# address: 127.0.0.1:8888
# runs as: 01 server, 02 server, 03 server
# caught by: 01.exits-when-peer-closes
# caught by: 01.survives-short-writes 03.survives-aborted-accept 03.survives-short-writes
# caught by: 03.survives-too-many-files
# caught by: 02.survives-short-writes
import socket

address = ("127.0.0.1", 8888)
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(address)
listener.listen(3)

while True:
    connection, client = listener.accept()
    while True:
        try:
            data = connection.recv(1024)
            if not data:
                break
            print(data)
            connection.send(data.upper())
        except Exception:
            break
    connection.close()
