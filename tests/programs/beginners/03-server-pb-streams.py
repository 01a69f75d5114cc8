# The handler awaits writer.wait_closed() in its finally, and an error of it (the connection was reset)
# raises out of the callback unhandled; worse, the semaphore is released only after it, so a reset keeps
# the slot taken and the next client is never served.
# caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
# caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
# caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
# caught by: 03.keeps-running 03.survives-failed-transfers
# cause: error-not-handled

import asyncio
import sys

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
A_TO_Z = bytes.maketrans(b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")

turn = asyncio.Semaphore(1)


async def on_client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
    peer = writer.get_extra_info("peername")
    await turn.acquire()
    try:
        while not reader.at_eof():
            data = await reader.read(4096)
            writer.write(data.translate(A_TO_Z))
            await writer.drain()
    except OSError as error:
        print(f"{peer}: {error}", file=sys.stderr)
    finally:
        writer.close()
        await writer.wait_closed()
        turn.release()


async def main():
    host, port = ADDRESS.rsplit(":", 1)
    server = await asyncio.start_server(on_client, host, int(port), backlog=128)
    bound = server.sockets[0].getsockname()
    print(f"listening on {bound[0]}:{bound[1]}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except OSError as error:
        sys.exit(f"{ADDRESS}: {error}")
    except KeyboardInterrupt:
        pass
