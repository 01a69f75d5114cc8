// The packet that received the message is reused for the answer with setData(answer). From then on it
// receives into that array too, so a datagram that is longer than the one before it is cut to its
// length.
// caught by: 04.upper-cases 04.exact-on-every-byte 04.two-clients 04.boundaries-kept
// caught by: 04.sizes-to-one-packet 04.no-stale-bytes 04.survives-client-that-left
// caught by: 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
// cause: buffer-shrinks

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;

class Booth implements AutoCloseable {
    private static final int LARGEST = 65_535;

    private final DatagramSocket socket;
    private final DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);

    Booth(String host, int port) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(host, port));
    }

    String name() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    void answerOne() throws IOException {
        socket.receive(packet);
        byte[] message = Arrays.copyOfRange(packet.getData(), packet.getOffset(), packet.getOffset() + packet.getLength());
        // The packet knows already where it came from: it goes back there.
        packet.setData(upperCase(message));
        socket.send(packet);
    }

    static byte[] upperCase(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= 'a' && bytes[i] <= 'z') {
                bytes[i] -= 'a' - 'A';
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        socket.close();
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try (Booth booth = new Booth(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
            System.out.println("listening on " + booth.name());
            System.out.flush();
            while (true) {
                try {
                    booth.answerOne();
                } catch (IOException problem) {
                    System.err.println("datagram: " + problem.getMessage());
                }
            }
        } catch (IOException problem) {
            System.err.println(address + ": " + problem.getMessage());
            System.exit(1);
        }
    }
}
