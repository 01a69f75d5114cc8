# It trusts asyncio.start_unix_server with the stale file; that removes any socket at the path (and looks
# with stat), so a second start cuts off a live server and reports no error.
# caught by: 05.leaves-live-server-alone
# cause: removes-what-is-not-its-own

import asyncio
import sys

CHUNK = 64 * 1024


class Shouter:
    def __init__(self, path):
        self.path = path
        self.turn = asyncio.Lock()

    async def __call__(self, reader, writer):
        async with self.turn:  # clients are served one after another
            try:
                while chunk := await reader.read(CHUNK):
                    writer.write(chunk.upper())
                    await writer.drain()
            except ConnectionError as exc:
                print(f"client: {exc}", file=sys.stderr)
            finally:
                writer.close()
                try:
                    await writer.wait_closed()
                except ConnectionError:
                    pass

    async def run(self):
        # takes care of a left-over socket file itself
        server = await asyncio.start_unix_server(self, path=self.path)
        print(f"listening on {self.path}", flush=True)
        async with server:
            await server.serve_forever()


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        asyncio.run(Shouter(path).run())
    except OSError as exc:
        print(f"{path}: {exc}", file=sys.stderr)
        raise SystemExit(1)


main()
