// The count of tries without a reply is a field that is never set back to 0 after a reply. Lost
// datagrams of earlier lines count for the later ones, and after five in the whole run the client
// gives up although a line has had fewer tries.
// caught by: 09.client-last-try-counts
// cause: tries-counted-on

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

class Poplar {
    static final int TRIES = 5;
    static final long PATIENCE = 200_000_000L; // ns

    private final DatagramSocket socket;
    private final byte[] room = new byte[2048];
    private int id = 0;
    private int missed = 0;

    Poplar(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        socket = new DatagramSocket();
        socket.connect(new InetSocketAddress(host, port));
    }

    byte[] ask(byte[] line) throws IOException {
        id++;
        byte[] message = ByteBuffer.allocate(4 + line.length).putInt(id).put(line).array();
        while (missed < TRIES) {
            socket.send(new DatagramPacket(message, message.length));
            byte[] reply = receive();
            if (reply != null) {
                return reply;
            }
            missed++;
        }
        throw new IOException("no answer");
    }

    private byte[] receive() throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (true) {
            long left = (end - System.nanoTime() + 999_999) / 1_000_000;
            if (left <= 0) {
                return null;
            }
            socket.setSoTimeout((int) left);
            DatagramPacket packet = new DatagramPacket(room, room.length);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return null;
            }
            if (packet.getLength() >= 4 && ByteBuffer.wrap(room).getInt() == id) {
                return Arrays.copyOfRange(room, 4, packet.getLength());
            }
        }
    }

    // null at the end of the input
    static byte[] readLine(InputStream in) throws IOException {
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

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        try {
            Poplar client = new Poplar(address);
            InputStream in = new BufferedInputStream(System.in);
            byte[] line;
            while ((line = readLine(in)) != null) {
                if (line.length > 1020) {
                    throw new IOException("a line is too long for a message");
                }
                byte[] reply = client.ask(line);
                System.out.write(reply, 0, reply.length);
                System.out.write('\n');
                System.out.flush();
            }
        } catch (IOException | RuntimeException e) {
            System.err.println(address + ": " + e);
            System.exit(1);
        }
    }
}
