# Passes a backlog to asyncio.start_server only when one is given; without it asyncio takes its own
# default, and the queue is 100 long instead of 128.
# caught by: 08.default-backlog
# cause: backlog-other-default

import asyncio
import sys


def name(pair):
    return f"{pair[0]}:{pair[1]}"


async def client_connected(reader, writer):
    peer = name(writer.get_extra_info("peername"))
    local = name(writer.get_extra_info("sockname"))
    print(f"client {peer} at {local}", flush=True)
    try:
        while data := await reader.read(65536):
            writer.write(data.upper())
            await writer.drain()
    except OSError as e:
        print(f"{peer}: {e}", file=sys.stderr)
    finally:
        writer.close()
        try:
            await writer.wait_closed()
        except OSError:
            pass


async def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    options = {}
    if len(sys.argv) > 2:
        try:
            options["backlog"] = int(sys.argv[2])
        except ValueError:
            print("BACKLOG: not a number", file=sys.stderr)
            return 2
    host, port = address.rsplit(":", 1)
    try:
        server = await asyncio.start_server(client_connected, host, int(port), **options)
    except OSError as e:
        print(f"{address}: {e.strerror}", file=sys.stderr)
        return 1
    print("listening on", name(server.sockets[0].getsockname()), flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
