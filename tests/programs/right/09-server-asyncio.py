# passes: 09 server
# asyncio: a protocol that answers each datagram, and notes errors.
import asyncio
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)


class Upper(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, message, client):
        if 4 <= len(message) <= 1024:
            self.transport.sendto(message[:4] + message[4:].upper(), client)
        else:
            sys.stderr.write(f"{client}: {len(message)} bytes\n")

    def error_received(self, error):
        sys.stderr.write(f"{error}\n")


async def main():
    loop = asyncio.get_running_loop()
    try:
        transport, _ = await loop.create_datagram_endpoint(Upper, local_addr=(host, int(port)))
    except OSError as error:
        sys.exit(f"{address}: {error}")
    print(f"listening on {host}:{transport.get_extra_info('sockname')[1]}", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
