#!/usr/bin/env python3
# passes: 07 client
# Two tasks; drain waits while the server does not read.
import asyncio
import os
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
sent = 0


async def copy_input(writer):
    global sent
    loop = asyncio.get_running_loop()
    while data := await loop.run_in_executor(None, os.read, 0, 65536):
        sent += len(data)
        writer.write(data)
        await writer.drain()
    writer.write_eof()


async def copy_answers(reader):
    received = 0
    while data := await reader.read(65536):
        received += len(data)
        while data:
            data = data[os.write(1, data):]
    return received


async def converse():
    host, port = address.rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host, int(port))
    sending = asyncio.ensure_future(copy_input(writer))
    printing = asyncio.ensure_future(copy_answers(reader))
    done, _ = await asyncio.wait([sending, printing], return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()
    if await printing < sent:
        raise ConnectionError("the server has not answered everything")


async def main():
    # An executor's thread may still wait for stdin: nobody waits for that.
    try:
        await converse()
    except BrokenPipeError:
        os._exit(0)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


asyncio.run(main())
