# It leaves the old socket file to asyncio.start_unix_server, which removes any socket that lies at the
# path without asking whether somebody listens there: a second start takes over the live server's path.
# caught by: 05.leaves-live-server-alone
# cause: removes-what-is-not-its-own

import asyncio
import sys


async def handle(reader, writer):
    try:
        while True:
            data = await reader.read(65536)
            if not data:
                break
            writer.write(data.upper())
            await writer.drain()
    except OSError as e:
        print("client gone:", e, file=sys.stderr)
    finally:
        writer.close()


async def main(path):
    server = await asyncio.start_unix_server(handle, path=path, backlog=200)
    print(f"listening on {path}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        asyncio.run(main(address))
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass
