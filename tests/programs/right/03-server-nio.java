// passes: 02 server
// passes: 03 server
// A selector and one buffer for each client: it is either filled or emptied.
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

class Server {
    static void turn(SelectionKey key) throws IOException {
        SocketChannel client = (SocketChannel) key.channel();
        ByteBuffer buffer = (ByteBuffer) key.attachment();
        if (key.isReadable()) {
            if (client.read(buffer) < 0) {
                client.close();
                return;
            }
            buffer.flip();
            for (int i = 0; i < buffer.limit(); i++) {
                byte b = buffer.get(i);
                if (b >= 'a' && b <= 'z') buffer.put(i, (byte) (b - 32));
            }
        }
        client.write(buffer);
        if (buffer.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
        } else {
            buffer.clear();
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        String[] parts = address.split(":");
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.bind(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
        } catch (IOException e) {
            System.err.println("cannot listen on " + address + ": " + e.getMessage());
            System.exit(1);
        }
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("listening on " + parts[0] + ":" + listener.socket().getLocalPort());
        while (true) {
            selector.select(key -> {
                try {
                    if (key.isAcceptable()) {
                        SocketChannel client = listener.accept();
                        if (client == null) return;
                        client.configureBlocking(false);
                        client.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(8192));
                    } else {
                        turn(key);
                    }
                } catch (IOException e) {
                    System.err.println("lost a client: " + e.getMessage());
                    if (key.channel() != listener) {
                        try {
                            key.channel().close();
                        } catch (IOException ignored) {
                        }
                    }
                }
            });
        }
    }
}
