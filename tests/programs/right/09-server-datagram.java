// passes: 09 server
// Java: a packet with one byte more than a message may have.
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

class Server {
    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        String[] parts = address.split(":");
        DatagramSocket socket;
        try {
            socket = new DatagramSocket(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
        } catch (IOException error) {
            System.err.println(address + ": " + error.getMessage());
            System.exit(1);
            return;
        }
        System.out.println("listening on " + parts[0] + ":" + socket.getLocalPort());
        byte[] buffer = new byte[1025];
        while (true) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                int length = packet.getLength();
                if (length < 4 || length > 1024) {
                    System.err.println(packet.getSocketAddress() + ": no message");
                    continue;
                }
                for (int i = 4; i < length; i++) {
                    if (buffer[i] >= 'a' && buffer[i] <= 'z') {
                        buffer[i] -= 'a' - 'A';
                    }
                }
                socket.send(packet);
            } catch (IOException error) {
                System.err.println(error);
            }
        }
    }
}
