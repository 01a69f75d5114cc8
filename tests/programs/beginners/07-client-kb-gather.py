# At the end of the input the writer is closed, as in the asyncio examples, in place of write_eof(). That
# closes both directions, and the replies that have not come yet are lost: a message and exit code 1.
# caught by: 07.client-copies-bytes 07.client-copies-file 07.client-outwaits-silence
# caught by: 07.client-copies-large-stream 07.client-waits-for-server 07.client-joins-single-bytes
# caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
# caught by: 07.client-survives-short-counts
# by luck: 07.client-output-closes
# cause: closed-output-reported leaves-with-its-input shuts-both-directions

import asyncio
import os
import sys

CHUNK = 64 * 1024


class Counter:
    sent = 0
    received = 0


async def upload(writer, counter):
    loop = asyncio.get_running_loop()
    while True:
        data = await loop.run_in_executor(None, os.read, 0, CHUNK)
        if not data:
            break
        writer.write(data)
        await writer.drain()
        counter.sent += len(data)
    writer.close()
    await writer.wait_closed()


async def download(reader, counter):
    out = sys.stdout.buffer
    while True:
        data = await reader.read(CHUNK)
        if not data:
            return
        counter.received += len(data)
        try:
            out.write(data)
            out.flush()
        except BrokenPipeError:
            os._exit(0)


async def run(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    counter = Counter()
    up = asyncio.create_task(upload(writer, counter))
    down = asyncio.create_task(download(reader, counter))
    done, pending = await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
    if up in pending:
        raise ConnectionError("the server closed the connection early")
    await down
    if counter.received < counter.sent:
        raise ConnectionError(f"only {counter.received} of {counter.sent} bytes came back")


async def guarded(address, host, port):
    try:
        await run(host, port)
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr, flush=True)
        os._exit(1)  # the executor thread may still sit in os.read


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    asyncio.run(guarded(address, host, int(port)))


if __name__ == "__main__":
    main()
