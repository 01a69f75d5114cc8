// The client waits for 250 ms only and then sends the same datagram again (the lesson: not before a
// second). A slow server gets each message several times, and the spare answers are taken for the
// answers to the next lines.
// caught by: 04.client-one-datagram-per-line 04.client-ignores-strangers
// by luck: 04.client-one-at-a-time
// cause: message-repeated

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;

public class Postman {
    private final DatagramSocket socket;
    private final byte[] room = new byte[65535];

    Postman(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        socket = new DatagramSocket();
        socket.connect(InetAddress.getByName(address.substring(0, colon)),
                Integer.parseInt(address.substring(colon + 1)));
        socket.setSoTimeout(250);
    }

    DatagramPacket ask(byte[] message) throws IOException {
        while (true) {
            socket.send(new DatagramPacket(message, message.length));
            try {
                DatagramPacket answer = new DatagramPacket(room, room.length);
                socket.receive(answer);
                return answer;
            } catch (SocketTimeoutException lost) {
                System.err.println("no answer, trying again");
            }
        }
    }

    static byte[] nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c;
        boolean any = false;
        while ((c = in.read()) != -1) {
            any = true;
            if (c == '\n') {
                byte[] bytes = line.toByteArray();
                int n = bytes.length;
                if (n > 0 && bytes[n - 1] == '\r') {
                    n--;
                }
                return java.util.Arrays.copyOf(bytes, n);
            }
            line.write(c);
        }
        return any ? line.toByteArray() : null;
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        try {
            Postman postman = new Postman(address);
            InputStream in = new BufferedInputStream(System.in);
            byte[] line;
            while ((line = nextLine(in)) != null) {
                DatagramPacket answer = postman.ask(line);
                System.out.write(answer.getData(), 0, answer.getLength());
                System.out.write('\n');
                System.out.flush();
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
