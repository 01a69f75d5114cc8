#!/usr/bin/env python3
# Part 2 names AF_UNIX and shows no program; this is the server of part 6 in that family.
#
# Its mistakes, kept on purpose:
# - the file is never removed: the second start fails until somebody does so by hand;
# - accept stands outside try;
# - send may take a part of the reply, and its count is ignored;
# - its path is built in, and nothing tells when it can be reached.
#
# address: ./echo.sock
# runs as: 05 server
# caught by: 05.survives-short-writes
# caught by: 05.survives-too-many-files
import socket

listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
listener.bind("echo.sock")
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
