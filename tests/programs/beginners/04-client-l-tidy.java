// The whole receive buffer is made a String and trim() is meant to remove the zero bytes behind the
// reply; it removes blanks and tabs at both ends of the reply, too.
// caught by: 04.client-prints-what-arrived
// cause: spaces-trimmed

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

class UdpClient {
    private final DatagramSocket socket;
    private final InetAddress server;
    private final int port;

    UdpClient(String host, int port) throws IOException {
        socket = new DatagramSocket();
        server = InetAddress.getByName(host);
        this.port = port;
    }

    String ask(String message) throws IOException {
        byte[] out = message.getBytes(StandardCharsets.ISO_8859_1);
        socket.send(new DatagramPacket(out, out.length, server, port));
        byte[] in = new byte[65535];
        DatagramPacket packet;
        do {
            packet = new DatagramPacket(in, in.length);
            socket.receive(packet);
        } while (packet.getPort() != port || !packet.getAddress().equals(server));
        return new String(packet.getData(), StandardCharsets.ISO_8859_1).trim();
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try {
            UdpClient client = new UdpClient(address.substring(0, colon),
                    Integer.parseInt(address.substring(colon + 1)));
            BufferedReader input = new BufferedReader(
                    new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
            String line;
            while ((line = input.readLine()) != null) {
                String reply = client.ask(line);
                System.out.write((reply + "\n").getBytes(StandardCharsets.ISO_8859_1));
                System.out.flush();
            }
            client.socket.close();
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
