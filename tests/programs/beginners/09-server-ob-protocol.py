# What is no message is reported with log.info(), but nobody configured logging, whose default level is
# WARNING; so nothing ever appears on standard error about a datagram that is too short or too long.
# caught by: 09.names-what-is-no-message
# cause: dropped-in-silence

import asyncio
import logging
import sys

ID = 4
LONGEST = 1024

log = logging.getLogger("server")


class UpperProtocol(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
        host, port = transport.get_extra_info("sockname")[:2]
        print(f"listening on {host}:{port}", flush=True)

    def datagram_received(self, data, addr):
        if len(data) < ID:
            log.info("%s: datagram of %d bytes is too short", addr, len(data))
            return
        if len(data) > LONGEST:
            log.info("%s: datagram of %d bytes is too long", addr, len(data))
            return
        ident, payload = data[:ID], data[ID:]
        self.transport.sendto(ident + payload.upper(), addr)

    def error_received(self, exc):
        log.info("socket error: %s", exc)


async def main(address):
    host, _, port = address.rpartition(":")
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        UpperProtocol, local_addr=(host, int(port))
    )
    try:
        await asyncio.Event().wait()
    finally:
        transport.close()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(main(address))
    except KeyboardInterrupt:
        pass
    except (OSError, ValueError) as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
