// passes: 09 client
// Java: setSoTimeout with what is left, one packet for all replies.
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

class Client {
    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        String[] parts = address.split(":");
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
            InputStream input = new BufferedInputStream(System.in);
            byte[] line;
            for (int id = 1; (line = line(input)) != null; id++) {
                byte[] reply = ask(socket, id, line);
                System.out.write(reply, 4, reply.length - 4);
                System.out.write('\n');
                System.out.flush();
            }
        } catch (IOException error) {
            System.err.println(address + ": " + error.getMessage());
            System.exit(1);
        }
    }

    private static byte[] ask(DatagramSocket socket, int id, byte[] line) throws IOException {
        byte[] message = ByteBuffer.allocate(4 + line.length).putInt(id).put(line).array();
        for (int tries = 0; tries < 5; tries++) {
            socket.send(new DatagramPacket(message, message.length));
            long end = System.nanoTime() + 200_000_000L;
            long left;
            while ((left = (end - System.nanoTime()) / 1_000_000) > 0) {
                socket.setSoTimeout((int) left);
                DatagramPacket packet = new DatagramPacket(new byte[1025], 1025);
                try {
                    socket.receive(packet);
                } catch (SocketTimeoutException over) {
                    break;
                }
                if (packet.getLength() >= 4 && ByteBuffer.wrap(packet.getData()).getInt() == id) {
                    return Arrays.copyOf(packet.getData(), packet.getLength());
                }
            }
        }
        throw new IOException("no reply");
    }

    private static byte[] line(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b; (b = input.read()) != -1; line.write(b)) {
            if (b == '\n') {
                return line.toByteArray();
            }
        }
        return line.size() > 0 ? line.toByteArray() : null;
    }
}
