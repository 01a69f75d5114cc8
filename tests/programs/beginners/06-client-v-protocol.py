# Relies on asyncio's transport.sendto for everything; in this Python (3.11) it returns without sending
# when the data is empty, so an empty line never leaves and the client waits for its answer without end.
# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: empty-datagram-skipped

import asyncio
import sys


class Answers(asyncio.DatagramProtocol):
    def __init__(self):
        self.queue = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.queue.put_nowait(data)

    def error_received(self, exc):
        self.queue.put_nowait(exc)


def strip_line_end(line):
    if line.endswith(b"\n"):
        line = line[:-1]
        if line.endswith(b"\r"):
            line = line[:-1]
    return line


async def run(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, answers = await loop.create_datagram_endpoint(
        Answers, remote_addr=(host, int(port))
    )
    try:
        while True:
            line = await loop.run_in_executor(None, sys.stdin.buffer.readline)
            if not line:
                break
            transport.sendto(strip_line_end(line))
            answer = await answers.queue.get()
            if isinstance(answer, Exception):
                raise answer
            sys.stdout.buffer.write(answer + b"\n")
            sys.stdout.buffer.flush()
    finally:
        transport.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(run(address))
    except OSError as exc:
        print(f"{address}: {exc}", file=sys.stderr)
        sys.exit(1)


main()
