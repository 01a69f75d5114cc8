// passes: 04 server
// passes: 06 server
// One packet for all datagrams, its length set anew each time.
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

class Server {
    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        String[] parts = address.split(":");
        DatagramSocket socket = null;
        try {
            socket = new DatagramSocket(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
        } catch (IOException e) {
            System.err.println("cannot bind " + address + ": " + e.getMessage());
            System.exit(1);
        }
        System.out.println("listening on " + parts[0] + ":" + socket.getLocalPort());
        byte[] buffer = new byte[65535];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            for (int i = 0; i < packet.getLength(); i++) {
                if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 32;
            }
            socket.send(packet);
        }
    }
}
