# Writer.write only puts the answer into asyncio's own buffer, and nobody awaits drain(). While a client
# does not read, the server reads on, and its memory grows with the stream.
# caught by: 07.stops-reading
# cause: queue-without-bound

import asyncio
import sys

TABLE = bytes.maketrans(
    b"abcdefghijklmnopqrstuvwxyz",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)


async def handle(reader, writer):
    peer = writer.get_extra_info("peername")
    try:
        while data := await reader.read(64 * 1024):
            writer.write(data.translate(TABLE))
    except OSError as error:
        print(f"{peer}: {error}", file=sys.stderr)
    finally:
        writer.close()
        try:
            await writer.wait_closed()
        except OSError:
            pass


async def serve(host, port):
    server = await asyncio.start_server(handle, host, port, backlog=128)
    name = server.sockets[0].getsockname()
    print(f"listening on {name[0]}:{name[1]}", flush=True)
    async with server:
        await server.serve_forever()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        asyncio.run(serve(host, int(port)))
    except KeyboardInterrupt:
        pass
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
