# The handler returns at the end of the stream without writer.close(); asyncio keeps the transport, so a
# half-closing client never gets the end, and descriptors pile up.
# caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
# caught by: 02.keeps-running
# cause: connection-not-closed

import asyncio
import string
import sys

UP = bytes.maketrans(string.ascii_lowercase.encode(), string.ascii_uppercase.encode())


async def handle_echo(reader, writer):
    try:
        while True:
            data = await reader.read(4096)
            if not data:
                return
            writer.write(data.translate(UP))
            await writer.drain()
    except ConnectionError:
        return


async def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    server = await asyncio.start_server(handle_echo, host, int(port))
    name = server.sockets[0].getsockname()
    print(f"listening on {name[0]}:{name[1]}", flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
