// The packet is reused for the answer with setData(answer), and the next receive goes into that same
// short array. After "hi" every datagram is cut to two bytes, after that to the shortest so far.
// caught by: 04.upper-cases 04.exact-on-every-byte 04.two-clients 04.boundaries-kept
// caught by: 04.sizes-to-one-packet 04.no-stale-bytes 04.survives-client-that-left
// caught by: 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
// cause: buffer-shrinks

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

class UdpServer {
    private static final int MAX = 65535;

    private final DatagramSocket socket;

    UdpServer(InetSocketAddress where) throws IOException {
        socket = new DatagramSocket(null);
        socket.bind(where);
    }

    void announce() {
        System.out.println("listening on " + socket.getLocalAddress().getHostAddress()
                + ":" + socket.getLocalPort());
        System.out.flush();
    }

    static byte[] upper(byte[] data, int offset, int length) {
        byte[] result = new byte[length];
        for (int i = 0; i < length; i++) {
            byte b = data[offset + i];
            result[i] = (b >= 'a' && b <= 'z') ? (byte) (b - 32) : b;
        }
        return result;
    }

    void loop() {
        DatagramPacket packet = new DatagramPacket(new byte[MAX], MAX);
        while (true) {
            try {
                socket.receive(packet);
                byte[] answer = upper(packet.getData(), packet.getOffset(), packet.getLength());
                packet.setData(answer);
                socket.send(packet);
            } catch (IOException e) {
                System.err.println("datagram: " + e.getMessage());
            }
        }
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try {
            InetSocketAddress where = new InetSocketAddress(
                    address.substring(0, colon),
                    Integer.parseInt(address.substring(colon + 1)));
            UdpServer server = new UdpServer(where);
            server.announce();
            server.loop();
        } catch (BindException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.err.println(address + ": " + e);
            System.exit(1);
        }
    }
}
