# Replies are kept in a dict under (client, id), like an idempotency key of a web API. The same client
# that sends the same id with another payload gets the answer to the first payload.
# caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
# cause: replies-remembered

import asyncio
import logging
import sys

logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(message)s", level=logging.INFO)
log = logging.getLogger("server")

HEADER = 4
MAX_MESSAGE = 1024


def make_response(message: bytes) -> bytes:
    request_id, body = message[:HEADER], message[HEADER:]
    return request_id + body.upper()


class UpperProtocol(asyncio.DatagramProtocol):
    def __init__(self):
        self.transport = None
        self.responses = {}

    def connection_made(self, transport):
        self.transport = transport
        host, port = transport.get_extra_info("sockname")[:2]
        print(f"listening on {host}:{port}", flush=True)

    def datagram_received(self, data, addr):
        if len(data) < HEADER or len(data) > MAX_MESSAGE:
            log.warning("no message from %s: %d bytes", addr, len(data))
            return
        key = (addr, data[:HEADER])
        response = self.responses.get(key)
        if response is None:
            response = make_response(data)
            self.responses[key] = response
        self.transport.sendto(response, addr)

    def error_received(self, exc):
        log.warning("socket error: %s", exc)


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
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
