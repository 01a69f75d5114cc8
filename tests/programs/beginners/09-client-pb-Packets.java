// The payload is read from packet.getData(), which is the whole buffer, without packet.getLength(). Each
// reply is followed by NUL bytes (which a terminal doesn't show), later by what is left of longer
// replies.
// caught by: 09.client-converses 09.client-prints-payload 09.client-empty-line
// caught by: 09.client-longest-message 09.client-one-at-a-time 09.client-sends-again
// caught by: 09.client-last-try-counts 09.client-strays-change-no-wait 09.client-ignores-strangers
// caught by: 09.client-ignores-other-ids 09.client-ignores-duplicates 09.client-late-reply
// caught by: 09.client-ignores-short-datagrams 09.client-closes-and-exits
// cause: prints-whole-buffer chatter-on-stdout

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

public class Packets {
    private static final int TRIES = 5;
    private static final long PATIENCE_NANOS = 200_000_000L;

    private final DatagramSocket socket;
    private final DatagramPacket packet = new DatagramPacket(new byte[1024], 1024);

    Packets(InetSocketAddress server) throws IOException {
        socket = new DatagramSocket();
        socket.connect(server);
    }

    byte[] ask(int id, byte[] payload) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var request = new DataOutputStream(bytes);
        request.writeInt(id);
        request.write(payload);
        request.flush();
        byte[] message = bytes.toByteArray();

        for (int attempt = 0; attempt < TRIES; attempt++) {
            socket.send(new DatagramPacket(message, message.length));
            long end = System.nanoTime() + PATIENCE_NANOS;
            long left;
            while ((left = end - System.nanoTime()) > 0) {
                socket.setSoTimeout((int) Math.max(1, (left + 999_999) / 1_000_000));
                try {
                    socket.receive(packet);
                } catch (SocketTimeoutException e) {
                    break;
                }
                if (packet.getLength() < 4) {
                    continue;
                }
                var reply = new DataInputStream(new ByteArrayInputStream(packet.getData()));
                if (reply.readInt() == id) {
                    return reply.readAllBytes();
                }
            }
        }
        throw new IOException("no reply after " + TRIES + " tries");
    }

    static byte[] readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int c;
        boolean any = false;
        while ((c = in.read()) != -1) {
            any = true;
            if (c == '\n') {
                byte[] whole = line.toByteArray();
                int length = whole.length;
                if (length > 0 && whole[length - 1] == '\r') {
                    length--;
                }
                return java.util.Arrays.copyOf(whole, length);
            }
            line.write(c);
        }
        return any ? line.toByteArray() : null;
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try {
            var server = new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
            var client = new Packets(server);
            var in = new BufferedInputStream(System.in);
            PrintStream out = System.out;
            byte[] line;
            for (int id = 1; (line = readLine(in)) != null; id++) {
                out.write(client.ask(id, line));
                out.write('\n');
                out.flush();
            }
        } catch (IOException | RuntimeException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
