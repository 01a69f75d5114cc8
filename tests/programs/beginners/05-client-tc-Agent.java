// The agent was started together with its server and waited for it, and it still does: while nothing
// lies at the path, or a stale file, it tries again every half second without end. The user of a wrong
// path never gets an exit code.
// caught by: 05.client-no-such-file 05.client-stale-socket

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

class Agent implements AutoCloseable {
    private final SocketChannel channel;

    private Agent(SocketChannel channel) {
        this.channel = channel;
    }

    static Agent attach(String path) throws InterruptedException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        for (int attempt = 1; ; attempt++) {
            SocketChannel channel = null;
            try {
                channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.connect(address);
                return new Agent(channel);
            } catch (IOException e) {
                closeQuietly(channel);
                if (attempt == 1) {
                    System.err.println(path + ": " + e.getMessage() + ", waiting for the server");
                }
                Thread.sleep(500);
            }
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // it was of no use anyway
            }
        }
    }

    byte[] report(byte[] message) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(message);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        ByteBuffer in = ByteBuffer.allocate(message.length);
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException("the server has closed the connection");
            }
        }
        return in.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The next line of the input without its ending, or null. */
    private static byte[] nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        byte[] bytes = line.toByteArray();
        if (b == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
            bytes = Arrays.copyOf(bytes, bytes.length - 1);
        }
        return bytes;
    }

    public static void main(String[] args) throws InterruptedException {
        String path = args.length > 0 ? args[0] : "echo.sock";
        InputStream in = new BufferedInputStream(System.in);
        PrintStream out = System.out;
        try (Agent agent = attach(path)) {
            for (byte[] line = nextLine(in); line != null; line = nextLine(in)) {
                if (line.length == 0) {
                    continue;
                }
                byte[] answer = agent.report(line);
                out.write(answer, 0, answer.length);
                out.write('\n');
                out.flush();
            }
        } catch (IOException e) {
            System.err.println(path + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
