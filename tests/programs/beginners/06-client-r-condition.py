# The main thread waits "while not self.reply", with b"" for "none yet"; an empty answer looks the same,
# so after an empty line the client waits for ever although the answer has come.
# caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
# cause: empty-reply-waited-past

import socket
import sys
import threading


class Client:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.connect((host, port))
        self.cond = threading.Condition()
        self.reply = b""
        self.error = None
        threading.Thread(target=self.receiver, daemon=True).start()

    def receiver(self):
        while True:
            try:
                data = self.sock.recv(65535)
            except ConnectionRefusedError as e:
                with self.cond:
                    self.error = e
                    self.cond.notify()
                continue
            except OSError:
                return
            with self.cond:
                self.reply = data
                self.cond.notify()

    def ask(self, message):
        with self.cond:
            self.reply = b""
            self.error = None
            self.sock.send(message)
            while not self.reply:
                if self.error:
                    raise self.error
                self.cond.wait()
            return self.reply

    def close(self):
        self.sock.close()


def messages(stream):
    for line in stream:
        if line.endswith(b"\n"):
            line = line[:-1].removesuffix(b"\r")
        yield line


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.split(":")
    try:
        client = Client(host, int(port))
        for message in messages(sys.stdin.buffer):
            sys.stdout.buffer.write(client.ask(message) + b"\n")
            sys.stdout.buffer.flush()
        client.close()
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
