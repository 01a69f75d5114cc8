# The handler returns without writer.close(), in the belief that the connection ends with its coroutine;
# a client that half-closes gets its bytes, but the end of the stream comes whenever the garbage
# collector does.
# caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
# caught by: 02.keeps-running
# cause: connection-not-closed

import asyncio
import sys

CHUNK = 8192


async def chunks(reader):
    while data := await reader.read(CHUNK):
        yield data


async def handle(reader, writer):
    try:
        async for data in chunks(reader):
            writer.write(data.upper())
            await writer.drain()
    except ConnectionError as e:
        print("client left:", e, file=sys.stderr)


async def main(address):
    host, _, port = address.rpartition(":")
    server = await asyncio.start_server(handle, host, int(port))
    for sock in server.sockets:
        host, port = sock.getsockname()[:2]
        print(f"listening on {host}:{port}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"))
    except KeyboardInterrupt:
        print("bye", file=sys.stderr)
