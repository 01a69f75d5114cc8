// The time limit of 200 ms is set once and holds for each receive anew. Every datagram that isn't the
// reply starts the wait again, and if they keep coming the client never sends a second time and never
// gives up.
// caught by: 09.client-strays-change-no-wait
// cause: wait-begins-anew

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

class Patience {
    static final int TRIES = 5;

    static byte[] readLine(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) return null;
        while (b >= 0 && b != '\n') {
            bytes.write(b);
            b = in.read();
        }
        byte[] line = bytes.toByteArray();
        if (b == '\n' && line.length > 0 && line[line.length - 1] == '\r') {
            line = Arrays.copyOf(line, line.length - 1);
        }
        return line;
    }

    static byte[] ask(DatagramSocket socket, int id, byte[] payload) throws IOException {
        // ByteBuffer has the most significant byte first by itself
        byte[] message = ByteBuffer.allocate(4 + payload.length).putInt(id).put(payload).array();
        for (int i = 0; i < TRIES; i++) {
            socket.send(new DatagramPacket(message, message.length));
            try {
                return await(socket, id);
            } catch (SocketTimeoutException e) {
                // again
            }
        }
        return null;
    }

    static byte[] await(DatagramSocket socket, int id) throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            socket.receive(packet);
            if (packet.getLength() < 4) continue;
            if (ByteBuffer.wrap(packet.getData()).getInt() != id) continue;
            return Arrays.copyOfRange(packet.getData(), 4, packet.getLength());
        }
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(
                    address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
            socket.setSoTimeout(200);
            int id = 1;
            byte[] line;
            while ((line = readLine(System.in)) != null) {
                byte[] reply = ask(socket, id++, line);
                if (reply == null) {
                    System.err.println(address + ": no reply");
                    System.exit(1);
                }
                System.out.write(reply, 0, reply.length);
                System.out.write('\n');
                System.out.flush();
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
