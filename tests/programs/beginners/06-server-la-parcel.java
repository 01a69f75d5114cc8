// The packet that received is reused for the answer with setData, which also sets the room for the next
// receive. Each datagram that is longer than the one before is cut, and after an empty one every answer
// is empty.
// caught by: 06.echoes-each-datagram 06.every-size 06.boundaries-kept 06.survives-client-that-left
// caught by: 06.address-in-use 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order 06.idle-after-empty
// cause: buffer-shrinks

import java.io.IOException;
import java.net.*;

public class Parcel {
    private static byte[] shout(byte[] data, int offset, int length) {
        byte[] loud = new byte[length];
        for (int i = 0; i < length; i++) {
            byte b = data[offset + i];
            loud[i] = b >= 'a' && b <= 'z' ? (byte) (b - 32) : b;
        }
        return loud;
    }

    public static void main(String[] args) {
        String where = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int split = where.lastIndexOf(':');
        InetSocketAddress address =
            new InetSocketAddress(where.substring(0, split), Integer.parseInt(where.substring(split + 1)));

        DatagramSocket socket;
        try {
            socket = new DatagramSocket(address);
        } catch (SocketException e) {
            System.err.println("cannot bind " + where + ": " + e.getMessage());
            System.exit(1);
            return;
        }
        System.out.println("listening on " + address.getAddress().getHostAddress() + ":" + socket.getLocalPort());

        DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
        while (true) {
            try {
                socket.receive(packet);
                // sender's address and port are in the packet already
                packet.setData(shout(packet.getData(), packet.getOffset(), packet.getLength()));
                socket.send(packet);
            } catch (IOException e) {
                System.err.println("lost one: " + e.getMessage());
            }
        }
    }
}
