# The answer is given to writer.write() without "await writer.drain()". asyncio queues it, so the server
# never stops reading from a client that does not read, and its memory grows with the stream.
# caught by: 07.stops-reading
# cause: queue-without-bound

import asyncio
import sys

LOWER = bytes(range(ord("a"), ord("z") + 1))
TABLE = bytes.maketrans(LOWER, LOWER.upper())


async def handle_client(reader, writer):
    try:
        while True:
            data = await reader.read(65536)
            if not data:
                break
            writer.write(data.translate(TABLE))
    except (ConnectionError, OSError) as exc:
        print("connection:", exc, file=sys.stderr)
    finally:
        writer.close()
        try:
            await writer.wait_closed()
        except OSError:
            pass


async def main(address):
    host, _, port = address.rpartition(":")
    try:
        server = await asyncio.start_server(handle_client, host, int(port))
    except OSError as exc:
        print(f"{address}: {exc}", file=sys.stderr)
        return 1
    name = server.sockets[0].getsockname()
    print(f"listening on {name[0]}:{name[1]}", flush=True)
    async with server:
        await server.serve_forever()
    return 0


if __name__ == "__main__":
    arg = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        sys.exit(asyncio.run(main(arg)))
    except KeyboardInterrupt:
        pass
