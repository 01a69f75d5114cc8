#!/usr/bin/env python3
# Part 7, the UDP client.
#
# Its mistakes, kept on purpose:
# - whatever arrives is taken for the reply, whoever sent it;
# - room for 1024 bytes: the rest of a larger reply is lost;
# - an empty line is skipped, although an empty datagram is a message;
# - prompt and address go to standard output, along with the reply;
# - strip takes the spaces off both ends;
# - it waits for ever for a reply that was lost, and ends its input with a traceback.
#
# address: 127.0.0.1:8888
# runs as: 04 client, 06 client
# caught by: 04.client-one-datagram-per-line 04.client-prints-what-arrived
# caught by: 04.client-prints-at-once 04.client-largest-reply 04.client-ignores-strangers
# caught by: 04.client-starts-without-server 04.client-closes-and-exits
# caught by: 06.client-converses 06.client-largest-reply 06.client-ignores-strangers
# caught by: 06.client-starts-without-server 06.client-empty-line-is-sent
# caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
import socket

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

while True:
    message = input(">>> ").strip()
    if not message:
        continue
    client.sendto(message.encode("utf-8"), ("127.0.0.1", 8888))
    reply, server = client.recvfrom(1024)
    print(reply.decode("utf-8"), server)
