// The PrintWriter was made with autoflush, but that works with println, printf and format only, not
// with append. The replies stay in its buffer and can't be seen before stdin ends.
// caught by: 05.client-prints-at-once
// cause: output-not-flushed

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

class Candle {
    private final DataInputStream replies;
    private final OutputStream requests;

    Candle(SocketChannel channel) {
        replies = new DataInputStream(Channels.newInputStream(channel));
        requests = Channels.newOutputStream(channel);
    }

    String ask(byte[] message) throws IOException {
        requests.write(message);
        byte[] reply = new byte[message.length];
        replies.readFully(reply);
        return new String(reply, ISO_8859_1);
    }

    static Optional<byte[]> nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) != -1) {
            if (next == '\n') {
                byte[] bytes = line.toByteArray();
                boolean carriage = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
                return Optional.of(carriage ? java.util.Arrays.copyOf(bytes, bytes.length - 1) : bytes);
            }
            line.write(next);
        }
        return line.size() > 0 ? Optional.of(line.toByteArray()) : Optional.empty();
    }

    static void run(String path) throws IOException {
        // ISO 8859-1 in and out: every byte stays what it is.
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
             PrintWriter out = new PrintWriter(new BufferedWriter(
                     new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), ISO_8859_1)), true)) {
            Candle candle = new Candle(channel);
            InputStream in = new BufferedInputStream(System.in);
            for (Optional<byte[]> line; (line = nextLine(in)).isPresent(); ) {
                if (line.get().length > 0) {
                    out.append(candle.ask(line.get())).append('\n');
                }
            }
        }
    }

    public static void main(String[] args) {
        String path = args.length > 0 ? args[0] : "echo.sock";
        try {
            run(path);
        } catch (EOFException end) {
            System.err.println(path + ": the server closed the connection");
            System.exit(1);
        } catch (IOException | IllegalArgumentException problem) {
            System.err.println(path + ": " + problem.getMessage());
            System.exit(1);
        }
    }
}
