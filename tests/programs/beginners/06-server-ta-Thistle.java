// The same DatagramPacket is used for receiving and answering. setData puts the answer's array into
// it, so the next receive has only as much room as the last message was long; after an empty datagram
// everything comes out empty.
// caught by: 06.echoes-each-datagram 06.every-size 06.boundaries-kept 06.survives-client-that-left
// caught by: 06.address-in-use 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
// caught by: 06.idle-after-empty
// cause: buffer-shrinks

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;

class Thistle {
    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        InetSocketAddress where = new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));

        try (DatagramSocket socket = new DatagramSocket(where)) {
            System.out.println("listening on " + socket.getLocalAddress().getHostAddress()
                    + ":" + socket.getLocalPort());
            System.out.flush();
            serve(socket);
        } catch (SocketException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static void serve(DatagramSocket socket) {
        byte[] buffer = new byte[65535];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        while (true) {
            try {
                socket.receive(packet);
                byte[] answer = upper(packet);
                packet.setData(answer); // the address is in it already
                socket.send(packet);
            } catch (IOException e) {
                System.err.println(e.getMessage());
            }
        }
    }

    private static byte[] upper(DatagramPacket packet) {
        int from = packet.getOffset();
        byte[] bytes = Arrays.copyOfRange(packet.getData(), from, from + packet.getLength());
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= 'a' && bytes[i] <= 'z') {
                bytes[i] = (byte) (bytes[i] - 'a' + 'A');
            }
        }
        return bytes;
    }
}
