// The packet that was received is used for the answer too, with setData(answer). From then on the
// packet's buffer is only as long as this answer, and the next datagram that is longer is cut.
// caught by: 04.upper-cases 04.exact-on-every-byte 04.two-clients 04.boundaries-kept
// caught by: 04.sizes-to-one-packet 04.no-stale-bytes 04.survives-client-that-left
// caught by: 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
// cause: buffer-shrinks

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;

class Post {
    private final DatagramSocket socket;
    private final DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);

    Post(DatagramSocket socket) {
        this.socket = socket;
    }

    static byte[] upperCase(byte[] data, int length) {
        byte[] result = new byte[length];
        for (int i = 0; i < length; i++) {
            byte b = data[i];
            result[i] = b >= 'a' && b <= 'z' ? (byte) (b - 32) : b;
        }
        return result;
    }

    void serveOne() throws IOException {
        socket.receive(packet);
        // the packet knows its sender already, so it only needs the new data
        packet.setData(upperCase(packet.getData(), packet.getLength()));
        socket.send(packet);
    }

    public static void main(String[] args) {
        String address = args.length == 0 ? "127.0.0.1:8888" : args[0];
        int colon = address.lastIndexOf(':');
        InetSocketAddress where = new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        DatagramSocket socket = null;
        try {
            socket = new DatagramSocket(where);
        } catch (SocketException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
        System.out.println("listening on " + where.getAddress().getHostAddress() + ":" + socket.getLocalPort());
        System.out.flush();

        Post post = new Post(socket);
        while (true) {
            try {
                post.serveOne();
            } catch (IOException e) {
                System.err.println(e.getMessage());
            }
        }
    }
}
