// Before the next receive the buffer is rewound instead of cleared, so its limit stays at the length of
// the datagram before. A datagram that is longer than the one before it is answered with only its
// beginning.
// caught by: 04.upper-cases 04.exact-on-every-byte 04.two-clients 04.boundaries-kept
// caught by: 04.sizes-to-one-packet 04.no-stale-bytes 04.survives-client-that-left
// caught by: 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
// cause: buffer-shrinks

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

public class Channel {
    static InetSocketAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    static void upperCase(ByteBuffer buffer) {
        for (int i = buffer.position(); i < buffer.limit(); i++) {
            byte b = buffer.get(i);
            if (b >= 'a' && b <= 'z') {
                buffer.put(i, (byte) (b - 32));
            }
        }
    }

    static void serve(DatagramChannel channel) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(65535);
        while (true) {
            try {
                SocketAddress sender = channel.receive(buffer);
                buffer.flip();
                upperCase(buffer);
                channel.send(buffer, sender);
            } catch (IOException e) {
                System.err.println("datagram dropped: " + e.getMessage());
            }
            buffer.rewind();
        }
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.bind(parse(address));
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            System.out.println("listening on " + local.getAddress().getHostAddress() + ":" + local.getPort());
            serve(channel);
        } catch (IOException | RuntimeException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
