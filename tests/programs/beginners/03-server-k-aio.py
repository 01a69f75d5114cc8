# Starts the server with reuse_port=True (meant as reuse_address); a second server at the same address
# starts without an error instead of reporting it, and takes half of the clients.
# caught by: 03.address-in-use
# cause: port-shared

import asyncio
import sys


async def handle(reader, writer):
    peer = writer.get_extra_info("peername")
    try:
        while data := await reader.read(8192):
            writer.write(data.upper())
            await writer.drain()
    except OSError as exc:
        print(f"{peer}: {exc}", file=sys.stderr)
    finally:
        writer.close()


async def main(address):
    host, port = address.rsplit(":", 1)
    server = await asyncio.start_server(handle, host, int(port), backlog=128, reuse_port=True)
    bound = server.sockets[0].getsockname()
    print(f"listening on {bound[0]}:{bound[1]}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(main(address))
    except OSError as exc:
        print(f"{address}: {exc}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass
