// The receive buffer is prepared with rewind() instead of clear(), so its limit stays where the last
// reply ended; a longer reply is cut to the length of the one before, and after an empty one all are
// empty.
// caught by: 06.client-converses 06.client-empty-between-others 06.client-empty-reply-not-waited-past

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

class ClientApplication {

    interface MessageGateway extends AutoCloseable {
        byte[] exchange(byte[] message) throws IOException;

        @Override
        void close() throws IOException;
    }

    static class DatagramGateway implements MessageGateway {
        private static final int LARGEST = 65507;

        private final InetSocketAddress server;
        private final DatagramChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);

        DatagramGateway(InetSocketAddress server) throws IOException {
            this.server = server;
            channel = DatagramChannel.open();
            channel.bind(null);
        }

        @Override
        public byte[] exchange(byte[] message) throws IOException {
            channel.send(ByteBuffer.wrap(message), server);
            SocketAddress sender;
            do {
                buffer.rewind();
                sender = channel.receive(buffer);
            } while (!server.equals(sender));
            buffer.flip();
            byte[] reply = new byte[buffer.remaining()];
            buffer.get(reply);
            return reply;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    static class LineSource {
        private final InputStream in;

        LineSource(InputStream in) {
            this.in = new BufferedInputStream(in);
        }

        Optional<byte[]> next() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b = in.read();
            if (b == -1) {
                return Optional.empty();
            }
            while (b != -1 && b != '\n') {
                line.write(b);
                b = in.read();
            }
            byte[] bytes = line.toByteArray();
            if (b == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
                bytes = java.util.Arrays.copyOf(bytes, bytes.length - 1);
            }
            return Optional.of(bytes);
        }
    }

    static class ConversationService {
        private final MessageGateway gateway;
        private final LineSource source;
        private final PrintStream out;

        ConversationService(MessageGateway gateway, LineSource source, PrintStream out) {
            this.gateway = gateway;
            this.source = source;
            this.out = out;
        }

        void run() throws IOException {
            while (true) {
                System.err.print("> ");
                Optional<byte[]> line = source.next();
                if (line.isEmpty()) {
                    return;
                }
                byte[] reply = gateway.exchange(line.get());
                out.write(reply);
                out.write('\n');
                out.flush();
            }
        }
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try {
            InetSocketAddress server = new InetSocketAddress(
                    address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
            try (MessageGateway gateway = new DatagramGateway(server)) {
                new ConversationService(gateway, new LineSource(System.in), System.out).run();
            }
        } catch (IOException | RuntimeException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
