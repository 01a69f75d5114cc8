# Asyncio's transport.sendto returns at once when the data is empty (before Python 3.13), so an empty
# line is never sent, and the client waits without end for its answer.
# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: empty-datagram-skipped

import asyncio
import sys


class Inbox(asyncio.DatagramProtocol):
    def __init__(self):
        self.queue = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.queue.put_nowait(data)

    def error_received(self, exc):
        self.queue.put_nowait(exc)


async def ask(transport, inbox, message):
    transport.sendto(message)
    answer = await inbox.queue.get()
    if isinstance(answer, Exception):
        raise answer
    return answer


def strip_ending(line):
    if line.endswith(b"\r\n"):
        return line[:-2]
    return line.removesuffix(b"\n")


async def run(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, inbox = await loop.create_datagram_endpoint(Inbox, remote_addr=(host, int(port)))
    try:
        while line := await asyncio.to_thread(sys.stdin.buffer.readline):
            reply = await ask(transport, inbox, strip_ending(line))
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
    finally:
        transport.close()


if __name__ == "__main__":
    target = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(run(target))
    except OSError as error:
        print(f"{target}: {error}", file=sys.stderr)
        sys.exit(1)
