// The reply is taken from the whole array and trimmed, and its length is not looked at. The array is
// used again, so a shorter reply keeps the tail of the one before: hello, nothing, bye print HELLO,
// HELLO, BYELO.
// caught by: 06.client-converses 06.client-empty-between-others
// cause: spaces-trimmed prints-earlier-bytes

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

class UpperClient implements AutoCloseable {
    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private final byte[] buffer = new byte[65535];

    UpperClient(InetSocketAddress server) throws IOException {
        this.server = server;
        socket = new DatagramSocket();
    }

    String send(String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        socket.send(new DatagramPacket(bytes, bytes.length, server));

        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        do {
            socket.receive(packet);
        } while (!packet.getSocketAddress().equals(server));
        return new String(packet.getData(), StandardCharsets.ISO_8859_1).trim();
    }

    @Override
    public void close() {
        socket.close();
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        InetSocketAddress server = new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.ISO_8859_1);

        try (UpperClient client = new UpperClient(server);
             BufferedReader in = new BufferedReader(
                     new InputStreamReader(System.in, StandardCharsets.ISO_8859_1))) {
            String line;
            while ((line = in.readLine()) != null) {
                out.print(client.send(line) + "\n");
                out.flush();
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
