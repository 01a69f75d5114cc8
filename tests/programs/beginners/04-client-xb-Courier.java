// one loop sends, receives and looks at the sender. After a stranger's datagram it goes round again,
// and so it sends the message once more immediately, without a second having passed; the server then
// answers twice.
// caught by: 04.client-ignores-strangers
// cause: message-repeated

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;

class Courier {
    private final DatagramSocket socket;
    private final InetSocketAddress server;

    Courier(InetSocketAddress server) throws IOException {
        this.server = server;
        this.socket = new DatagramSocket();
        this.socket.setSoTimeout(1000);
    }

    byte[] ask(byte[] message) throws IOException {
        DatagramPacket question = new DatagramPacket(message, message.length, server);
        DatagramPacket answer = new DatagramPacket(new byte[65535], 65535);
        do {
            socket.send(question);
        } while (!receive(answer));
        return Arrays.copyOf(answer.getData(), answer.getLength());
    }

    /** True if the answer has come. */
    private boolean receive(DatagramPacket packet) throws IOException {
        try {
            packet.setLength(65535);
            socket.receive(packet);
            return packet.getSocketAddress().equals(server);
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** The next line without its end, or null. */
    private static byte[] readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        if (c == -1) {
            return null;
        }
        while (c != -1 && c != '\n') {
            line.write(c);
            c = in.read();
        }
        byte[] bytes = line.toByteArray();
        if (c == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
            return Arrays.copyOf(bytes, bytes.length - 1);
        }
        return bytes;
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        try {
            int colon = address.lastIndexOf(':');
            Courier courier = new Courier(new InetSocketAddress(address.substring(0, colon),
                    Integer.parseInt(address.substring(colon + 1))));
            InputStream in = new BufferedInputStream(System.in);
            byte[] line;
            while ((line = readLine(in)) != null) {
                byte[] reply = courier.ask(line);
                System.out.write(reply, 0, reply.length);
                System.out.write('\n');
                System.out.flush();
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
