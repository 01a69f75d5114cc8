# The outbox belongs to the broker and not to the conversation. If a client leaves while the server
# still sends to it, what is left in the outbox is sent to the next client, before its own answer.
# caught by: 03.survives-reset-while-replying 03.survives-reset-before-reply
# caught by: 03.survives-broken-pipe 03.survives-mixed-abuse 03.descriptors-do-not-grow
# caught by: 03.keeps-running 03.survives-failed-transfers
# cause: shared-between-clients

import socket
import sys
import time


class Broker:
    """Takes from whoever is connected, puts into the outbox, delivers."""

    CHUNK = 64 * 1024

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.door = socket.create_server((host, int(port)), backlog=128)
        self.outbox = bytearray()
        self.consumer = None

    @property
    def address(self):
        return "%s:%d" % self.door.getsockname()[:2]

    def publish(self, data):
        self.outbox += data.upper()

    def deliver(self):
        while self.outbox:
            taken = self.consumer.send(self.outbox)
            del self.outbox[:taken]

    def attend(self, peer):
        while True:
            data = self.consumer.recv(self.CHUNK)
            if not data:
                return
            self.publish(data)
            self.deliver()

    def run(self):
        while True:
            try:
                self.consumer, peer = self.door.accept()
            except OSError as error:
                print("accept:", error, file=sys.stderr)
                time.sleep(0.05)
                continue
            try:
                self.attend(peer)
            except OSError as error:
                print("%s:%d: %s" % (*peer, error), file=sys.stderr)
            finally:
                self.consumer.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        broker = Broker(address)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    print("listening on", broker.address, flush=True)
    broker.run()


if __name__ == "__main__":
    sys.exit(main())
