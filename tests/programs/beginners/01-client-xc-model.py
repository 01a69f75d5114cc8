# ask() is memoized like a pure function, so a line that was sent before is not sent again: the old
# reply is printed from the cache and the server never sees the message.
# caught by: 01.client-sends-lines
# cause: repeated-line-not-sent

"""Line-by-line inference against a remote model."""
import sys
from functools import lru_cache
from socket import create_connection


class RemoteModel:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.sock = create_connection((host, int(port)))

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.sock.close()

    @lru_cache(maxsize=1024)
    def predict(self, sample: bytes) -> bytes:
        self.sock.sendall(sample)
        result = bytearray(len(sample))
        view = memoryview(result)
        while view:
            count = self.sock.recv_into(view)
            if count == 0:
                raise ConnectionError("the connection ended in the middle of a reply")
            view = view[count:]
        return bytes(result)


def samples(stream):
    for row in stream:
        if row.endswith(b"\r\n"):
            row = row[:-2]
        elif row.endswith(b"\n"):
            row = row[:-1]
        if row:
            yield row


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    out = sys.stdout.buffer
    try:
        with RemoteModel(address) as model:
            for sample in samples(sys.stdin.buffer):
                out.write(model.predict(sample) + b"\n")
                out.flush()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
