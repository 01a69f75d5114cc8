# When the server closes in the middle of a reply, IncompleteReadError.partial is printed as if it were a
# line, before the message and exit code 1; half a reply must never be printed.
# caught by: 05.client-server-closes-mid-reply
# cause: half-reply-printed

import asyncio
import os
import sys


class Connection:
    def __init__(self, path):
        self.path = path

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_unix_connection(self.path)
        return self

    async def __aexit__(self, *exc_info):
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except OSError:
            pass

    async def replies(self, messages):
        async for message in messages:
            if not message:
                continue
            self.writer.write(message)
            await self.writer.drain()
            try:
                yield await self.reader.readexactly(len(message))
            except asyncio.IncompleteReadError as e:
                if e.partial:
                    yield e.partial
                raise ConnectionError("the server closed the connection") from e


def read_line():
    sys.stderr.write("> ")
    sys.stderr.flush()
    return sys.stdin.buffer.readline()


async def stdin_lines():
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, read_line):
        if line.endswith(b"\n"):
            line = line[:-1]
            if line.endswith(b"\r"):
                line = line[:-1]
        yield line


async def main(path):
    async with Connection(path) as connection:
        async for reply in connection.replies(stdin_lines()):
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        asyncio.run(main(path))
    except OSError as e:
        print(f"{os.fspath(path)}: {e}", file=sys.stderr)
        sys.exit(1)
