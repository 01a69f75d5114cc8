// passes: 04 client
// passes: 06 client
// A connected datagram socket; a new packet for each reply.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

class Client {
    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        String[] parts = address.split(":");
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            byte[] buffer = new byte[65535];
            for (String line; (line = lines.readLine()) != null; ) {
                byte[] message = line.getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(message, message.length));
                DatagramPacket reply = new DatagramPacket(buffer, buffer.length);
                socket.receive(reply);
                System.out.write(buffer, 0, reply.getLength());
                System.out.write('\n');
                System.out.flush();
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
