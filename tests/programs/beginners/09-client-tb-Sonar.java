// write moves the buffer's position to its end, and the buffer isn't rewound before the next try. From
// the second try on there is nothing left in it, and the message is never sent again.
// caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
// caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-strays-change-no-wait
// caught by: 09.client-late-reply
// cause: sends-only-once

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

class Sonar implements AutoCloseable {
    static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(200);
    static final int TRIES = 5;
    static final int LONGEST = 1020;

    private final DatagramChannel channel = DatagramChannel.open();
    private final Selector selector = Selector.open();
    private final ByteBuffer echo = ByteBuffer.allocate(2048);
    private int id;

    Sonar(InetSocketAddress server) throws IOException {
        channel.connect(server);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    byte[] ping(byte[] payload) throws IOException {
        if (payload.length > LONGEST) {
            throw new IOException("the line is too long");
        }
        id++;
        ByteBuffer request = ByteBuffer.allocate(Integer.BYTES + payload.length).putInt(id).put(payload).flip();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            channel.write(request);
            Optional<byte[]> reply = await(System.nanoTime() + PATIENCE);
            if (reply.isPresent()) {
                return reply.get();
            }
        }
        throw new IOException("no reply");
    }

    private Optional<byte[]> await(long end) throws IOException {
        for (long left; (left = end - System.nanoTime()) > 0; ) {
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            selector.selectedKeys().clear();
            while (channel.read(echo.clear()) > 0) {
                echo.flip();
                if (echo.remaining() >= Integer.BYTES && echo.getInt() == id) {
                    byte[] payload = new byte[echo.remaining()];
                    echo.get(payload);
                    return Optional.of(payload);
                }
                if (end - System.nanoTime() <= 0) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }

    static Optional<byte[]> line(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next; (next = in.read()) != -1; bytes.write(next)) {
            if (next == '\n') {
                byte[] line = bytes.toByteArray();
                int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
                return Optional.of(Arrays.copyOf(line, length));
            }
        }
        return bytes.size() == 0 ? Optional.empty() : Optional.of(bytes.toByteArray());
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        InetSocketAddress server = new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        try (Sonar sonar = new Sonar(server)) {
            InputStream in = new BufferedInputStream(System.in);
            for (Optional<byte[]> line; (line = line(in)).isPresent(); ) {
                System.out.writeBytes(sonar.ping(line.get()));
                System.out.write('\n');
                System.out.flush();
            }
        } catch (PortUnreachableException nobody) {
            System.err.println(address + ": nobody is there");
            System.exit(1);
        } catch (IOException problem) {
            System.err.println(address + ": " + problem.getMessage());
            System.exit(1);
        }
    }
}
