# passes: 08 server
# asyncio's streams: the names are extra information of the transport.
import asyncio
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
backlog = int(sys.argv[2]) if len(sys.argv) > 2 else 128
host, port = address.rsplit(":", 1)


async def converse(reader, writer):
    peer = writer.get_extra_info("peername")
    own = writer.get_extra_info("sockname")
    # A peer that has reset the connection has no name any more.
    if peer:
        print("client %s:%d at %s:%d" % (*peer[:2], *own[:2]), flush=True)
    try:
        while data := await reader.read(65536):
            writer.write(data.upper())
            await writer.drain()
    except OSError as error:
        print(peer, error, file=sys.stderr)
    finally:
        writer.close()


async def main():
    try:
        server = await asyncio.start_server(converse, host, int(port), backlog=backlog)
    except OSError as error:
        sys.exit(f"{address}: {error}")
    print("listening on %s:%d" % server.sockets[0].getsockname(), flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
