// The state machine leaves RECEIVING only when the reply buffer is full and never looks at what read
// returned, which is -1 for ever when the server has closed: the client spins at 100 % instead of
// reporting it.
// caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
// cause: end-of-stream-unhandled

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

public class Exchange {

    enum State { SENDING, RECEIVING, DONE }

    private final SocketChannel channel;
    private final ByteBuffer outgoing;
    private final ByteBuffer incoming;
    private State state = State.SENDING;

    Exchange(SocketChannel channel, byte[] message) {
        this.channel = channel;
        this.outgoing = ByteBuffer.wrap(message);
        this.incoming = ByteBuffer.allocate(message.length);
    }

    byte[] perform() throws IOException {
        while (state != State.DONE) {
            state = switch (state) {
                case SENDING -> send();
                case RECEIVING -> receive();
                case DONE -> State.DONE;
            };
        }
        return incoming.array();
    }

    private State send() throws IOException {
        channel.write(outgoing);
        return outgoing.hasRemaining() ? State.SENDING : State.RECEIVING;
    }

    private State receive() throws IOException {
        channel.read(incoming);
        return incoming.hasRemaining() ? State.RECEIVING : State.DONE;
    }

    static final class LineReader {
        private final InputStream in;

        LineReader(InputStream in) {
            this.in = new BufferedInputStream(in);
        }

        byte[] read() throws IOException {
            ByteArrayOutputStream collected = new ByteArrayOutputStream();
            int c = in.read();
            if (c == -1) {
                return null;
            }
            while (c != -1 && c != '\n') {
                collected.write(c);
                c = in.read();
            }
            byte[] line = collected.toByteArray();
            boolean carriageReturn = c == '\n' && line.length > 0 && line[line.length - 1] == '\r';
            return carriageReturn ? java.util.Arrays.copyOf(line, line.length - 1) : line;
        }
    }

    static final class Client implements AutoCloseable {
        private final SocketChannel channel;

        Client(String path) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        }

        void run(InputStream input) throws IOException {
            LineReader lines = new LineReader(input);
            byte[] message;
            while ((message = lines.read()) != null) {
                if (message.length == 0) {
                    continue;
                }
                byte[] reply = new Exchange(channel, message).perform();
                System.out.write(reply, 0, reply.length);
                System.out.write('\n');
                System.out.flush();
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    public static void main(String[] args) {
        String path = args.length > 0 ? args[0] : "echo.sock";
        try (Client client = new Client(path)) {
            client.run(System.in);
        } catch (IOException e) {
            System.err.println(path + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
