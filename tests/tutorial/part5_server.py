#!/usr/bin/env python3
# Part 5, the server: one connection, one conversation.
#
# Its mistakes, kept on purpose:
# - it never looks whether recv returned nothing: when its client has left, it spins for ever;
# - so close is never reached, and the client never gets the end of the stream;
# - it accepts once: whoever comes next waits in the backlog;
# - its address is built in, and nothing tells when it can be reached.
#
# address: 127.0.0.1:8888
# runs as: 01 server, 02 server, 03 server
# caught by: 01.adds-nothing 01.half-close-gets-everything 01.exits-when-peer-closes
# caught by: 02.second-client 02.two-hundred-clients 02.silent-clients
# caught by: 02.half-close-gets-everything 02.backlog-client-is-served 02.port-never-refuses
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
# caught by: 02.keeps-running
# caught by: 03.serves-many-clients 03.half-close-gets-everything 03.backlog-client-is-served
# caught by: 03.clients-kept-apart 03.idle-after-clients-leave 03.survives-reset-while-waiting
# caught by: 03.survives-reset-while-replying 03.survives-broken-pipe
# caught by: 03.survives-reset-before-accept 03.survives-close-mid-message
# caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow 03.keeps-running
# caught by: 01.survives-short-writes 03.survives-aborted-accept 03.survives-short-writes
# caught by: 03.survives-too-many-files
# caught by: 02.survives-short-writes 03.survives-interrupted-calls 03.survives-failed-transfers
# caught by: 03.survives-expired-wait 03.survives-reset-before-reply
import socket

address = ("127.0.0.1", 8888)
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(address)
listener.listen(3)

connection, client = listener.accept()
while True:
    data = connection.recv(1024)
    print(data)
    connection.send(data.upper())

connection.close()
listener.close()
