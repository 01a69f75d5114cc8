// One DatagramPacket is used for receiving and answering, and setData leaves it with the answer's array:
// the next datagram is received into that many bytes only. After an empty one all are cut to nothing.
// caught by: 06.echoes-each-datagram 06.every-size 06.boundaries-kept 06.survives-client-that-left
// caught by: 06.address-in-use 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order 06.idle-after-empty
// cause: buffer-shrinks

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;

class UpperServer {
    private static byte[] toUpper(byte[] data, int length) {
        byte[] result = Arrays.copyOf(data, length);
        for (int i = 0; i < length; i++) {
            if (result[i] >= 'a' && result[i] <= 'z') {
                result[i] -= 32;
            }
        }
        return result;
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        String host = address.substring(0, address.lastIndexOf(':'));
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));

        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, port))) {
            System.out.println("listening on " + socket.getLocalAddress().getHostAddress()
                    + ":" + socket.getLocalPort());
            System.out.flush();
            DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
            while (true) {
                try {
                    socket.receive(packet);
                    packet.setData(toUpper(packet.getData(), packet.getLength()));
                    socket.send(packet);
                } catch (IOException e) {
                    System.err.println("error: " + e.getMessage());
                }
            }
        } catch (SocketException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
