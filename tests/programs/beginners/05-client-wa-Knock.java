// ask() returns null when the stream ends, and the loop takes null for "we are done". A server that
// closes before or in the middle of its reply goes unnoticed: no message, exit code 0.
// caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
// cause: failure-taken-for-success

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

class Knock {
    private final SocketChannel channel;
    private final InputStream in = new BufferedInputStream(System.in);

    Knock(SocketChannel channel) {
        this.channel = channel;
    }

    /** The next line without its ending, or null. */
    byte[] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != -1 && b != '\n') {
            line.write(b);
        }
        if (b == -1 && line.size() == 0) {
            return null;
        }
        byte[] bytes = line.toByteArray();
        int length = bytes.length;
        if (b == '\n' && length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        return java.util.Arrays.copyOf(bytes, length);
    }

    /** Sends the message and returns the reply, or null. */
    byte[] ask(byte[] message) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(message);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        ByteBuffer reply = ByteBuffer.allocate(message.length);
        while (reply.hasRemaining()) {
            if (channel.read(reply) == -1) {
                return null;
            }
        }
        return reply.array();
    }

    void run() throws IOException {
        byte[] line;
        while ((line = readLine()) != null) {
            if (line.length == 0) {
                continue;
            }
            byte[] reply = ask(line);
            if (reply == null) {
                break;
            }
            System.out.write(reply, 0, reply.length);
            System.out.write('\n');
            System.out.flush();
        }
    }

    public static void main(String[] args) {
        String path = args.length > 0 ? args[0] : "echo.sock";
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            new Knock(channel).run();
        } catch (IOException e) {
            System.err.println(path + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
