// SocketChannel.write is called once for each piece, and clear() then forgets what the kernel did not
// take. As soon as a write takes only a part, the rest of the reply is missing.
// caught by: 02.survives-short-writes
// cause: send-count-ignored

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

public class Channel {
    private static final ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);

    public static void main(String[] args) throws IOException {
        String[] parts = (args.length == 0 ? "127.0.0.1:8888" : args[0]).split(":");
        InetSocketAddress address = new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));

        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, 128);
            InetSocketAddress own = (InetSocketAddress) server.getLocalAddress();
            System.out.println("listening on " + own.getAddress().getHostAddress() + ":" + own.getPort());
            System.out.flush();

            for (;;) {
                try (SocketChannel client = server.accept()) {
                    talk(client);
                } catch (IOException e) {
                    System.err.println("client lost: " + e.getMessage());
                }
            }
        }
    }

    private static void talk(SocketChannel client) throws IOException {
        buffer.clear();
        while (client.read(buffer) != -1) {
            buffer.flip();
            for (int i = buffer.position(); i < buffer.limit(); i++) {
                byte b = buffer.get(i);
                if (b >= 'a' && b <= 'z') {
                    buffer.put(i, (byte) (b - 'a' + 'A'));
                }
            }
            client.write(buffer);
            buffer.clear();
        }
    }
}
