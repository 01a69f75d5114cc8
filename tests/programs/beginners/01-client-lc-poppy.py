# Believes that a message needs a newline: it appends "\n" to each line and reads the reply with
# readline(). The server gets one byte too many with each message, and a reply without a newline keeps
# the client waiting for ever.
# caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
# caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
# caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-survives-short-writes
# caught by: 01.client-survives-short-reads 01.client-prints-at-once 01.client-prints-only-replies
# caught by: 01.client-keeps-spaces 01.client-no-magic-words 01.client-closes-and-exits
# cause: line-end-sent

import socket
import sys


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    with socket.create_connection((host, int(port))) as sock:
        with sock.makefile("rwb") as server:
            for line in sys.stdin.buffer:
                message = line.rstrip(b"\r\n")
                server.write(message + b"\n")
                server.flush()
                reply = server.readline()
                if not reply:
                    break
                sys.stdout.buffer.write(reply.rstrip(b"\n") + b"\n")
                sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
