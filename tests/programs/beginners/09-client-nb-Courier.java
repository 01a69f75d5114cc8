// The payload is written with offset 4 and the length of the whole packet, not 4 less, so each printed
// reply is followed by four zero bytes.
// caught by: 09.client-converses 09.client-prints-payload 09.client-empty-line
// caught by: 09.client-longest-message 09.client-one-at-a-time 09.client-sends-again
// caught by: 09.client-last-try-counts 09.client-strays-change-no-wait 09.client-ignores-strangers
// caught by: 09.client-ignores-other-ids 09.client-ignores-duplicates 09.client-late-reply
// caught by: 09.client-ignores-short-datagrams 09.client-closes-and-exits
// cause: prints-whole-buffer

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.BufferedInputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

public class Courier {
    private static final int TRIES = 5;
    private static final long WAIT_NANOS = 200_000_000L;

    private final DatagramSocket socket;
    private int id = 0;

    Courier(String host, int port) throws IOException {
        socket = new DatagramSocket();
        socket.connect(new InetSocketAddress(host, port));
    }

    DatagramPacket request(byte[] payload) throws IOException {
        id++;
        byte[] message = ByteBuffer.allocate(4 + payload.length).putInt(id).put(payload).array();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            socket.send(new DatagramPacket(message, message.length));
            DatagramPacket reply = await();
            if (reply != null) {
                return reply;
            }
        }
        throw new IOException("no reply after " + TRIES + " tries");
    }

    private DatagramPacket await() throws IOException {
        long end = System.nanoTime() + WAIT_NANOS;
        while (true) {
            long millis = (end - System.nanoTime() + 999_999) / 1_000_000;
            if (millis <= 0) {
                return null;
            }
            socket.setSoTimeout((int) millis);
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return null;
            }
            if (packet.getLength() >= 4 && ByteBuffer.wrap(packet.getData()).getInt() == id) {
                return packet;
            }
        }
    }

    private static byte[] readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b == -1) {
            return null;
        }
        while (b != -1 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        byte[] bytes = line.toByteArray();
        if (b == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
            return java.util.Arrays.copyOf(bytes, bytes.length - 1);
        }
        return bytes;
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        try {
            int colon = address.lastIndexOf(':');
            Courier courier = new Courier(address.substring(0, colon),
                    Integer.parseInt(address.substring(colon + 1)));
            InputStream in = new BufferedInputStream(System.in);
            PrintStream out = System.out;
            byte[] line;
            while ((line = readLine(in)) != null) {
                DatagramPacket reply = courier.request(line);
                out.write(reply.getData(), 4, reply.getLength());
                out.write('\n');
                out.flush();
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
