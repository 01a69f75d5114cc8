# start_unix_server removes whatever socket file lies at the path before it binds, without asking
# whether somebody listens there. A second server starts, and the first is alive and can't be reached
# any more.
# caught by: 05.leaves-live-server-alone
# cause: removes-what-is-not-its-own

import asyncio
import os
import sys

UPPER = bytes(byte - 32 if 97 <= byte <= 122 else byte for byte in range(256))


class Harbor:
    def __init__(self, path: str) -> None:
        self.path = path
        self.berth: asyncio.Lock | None = None

    async def dock(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with self.berth:
                while cargo := await reader.read(8192):
                    writer.write(cargo.translate(UPPER))
                    await writer.drain()
                writer.close()
                await writer.wait_closed()
        except OSError as error:
            note(f"client: {error}")
        finally:
            writer.close()

    async def open(self) -> None:
        self.berth = asyncio.Lock()
        server = await asyncio.start_unix_server(self.dock, self.path)
        sys.stdout.buffer.write(b"listening on " + os.fsencode(self.path) + b"\n")
        sys.stdout.buffer.flush()
        async with server:
            await server.serve_forever()


def note(text: str) -> None:
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        pass


def main() -> int:
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        asyncio.run(Harbor(path).open())
    except OSError as error:
        note(f"{path}: {error}")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
