// passes: 04 client
// passes: 06 client
// Unconnected: for a connected one, some versions of the library send nothing where a message is empty.
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
        InetSocketAddress server = new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
        try (DatagramSocket socket = new DatagramSocket()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            byte[] buffer = new byte[65535];
            for (String line; (line = lines.readLine()) != null; ) {
                byte[] message = line.getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(message, message.length, server));
                DatagramPacket reply = new DatagramPacket(buffer, buffer.length);
                do {
                    socket.receive(reply);
                } while (!reply.getSocketAddress().equals(server));
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
