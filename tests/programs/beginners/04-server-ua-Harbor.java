// `new DatagramSocket(port)` takes the port at all addresses of the machine; the host of ADDRESS is
// only printed. The server answers at addresses that it was not given, and its answers may come from
// another address than the one that was asked.
// caught by: 04.announces-itself 04.binds-given-address
// cause: address-ignored

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketException;

class Harbor {
    private final DatagramSocket socket;
    private final byte[] room = new byte[65535];

    Harbor(int port) throws SocketException {
        socket = new DatagramSocket(port);
    }

    static void upper(byte[] data, int length) {
        for (int i = 0; i < length; i++) {
            if (data[i] >= 'a' && data[i] <= 'z') {
                data[i] -= 32;
            }
        }
    }

    void answerOne() throws IOException {
        DatagramPacket question = new DatagramPacket(room, room.length);
        socket.receive(question);
        upper(room, question.getLength());
        socket.send(new DatagramPacket(room, question.getLength(), question.getSocketAddress()));
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        Harbor harbor;
        try {
            String host = address.substring(0, colon);
            int port = Integer.parseInt(address.substring(colon + 1));
            harbor = new Harbor(port);
            System.out.println("listening on " + host + ":" + harbor.socket.getLocalPort());
            System.out.flush();
        } catch (SocketException | RuntimeException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
            return;
        }
        while (true) {
            try {
                harbor.answerOne();
            } catch (IOException e) {
                System.err.println(e.getMessage());
            }
        }
    }
}
