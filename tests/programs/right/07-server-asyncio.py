#!/usr/bin/env python3
# passes: 07 server
# drain waits while the client does not read.
import asyncio
import sys


async def converse(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data.upper())
            await writer.drain()
    except OSError as error:
        print(error, file=sys.stderr)
    finally:
        writer.close()


async def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        server = await asyncio.start_server(converse, host, int(port))
    except OSError as error:
        sys.exit(f"{address}: {error}")
    print("listening on %s:%d" % server.sockets[0].getsockname()[:2], flush=True)
    await server.serve_forever()


asyncio.run(main())
