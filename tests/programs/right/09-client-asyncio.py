# passes: 09 client
# asyncio: the reply is a future, and wait_for its time limit.
import asyncio
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)


class Replies(asyncio.DatagramProtocol):
    waiting = None

    def datagram_received(self, data, sender):
        if self.waiting and len(data) >= 4 and data[:4] == self.waiting[0]:
            if not self.waiting[1].done():
                self.waiting[1].set_result(data[4:])

    def error_received(self, error):
        print(f"{address}: {error}", file=sys.stderr)


async def main():
    loop = asyncio.get_running_loop()
    transport, replies = await loop.create_datagram_endpoint(
        Replies, remote_addr=(host, int(port))
    )
    number = 0
    while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
        number += 1
        message = number.to_bytes(4, "big") + line.rstrip(b"\n")
        reply = loop.create_future()
        replies.waiting = (message[:4], reply)
        for _ in range(5):
            transport.sendto(message)
            done, _ = await asyncio.wait([reply], timeout=0.2)
            if done:
                break
        else:
            sys.exit(f"{address}: no reply after five tries")
        sys.stdout.buffer.write(reply.result() + b"\n")
        sys.stdout.buffer.flush()
    transport.close()


asyncio.run(main())
