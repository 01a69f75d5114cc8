// The do-while loop looks for -1 only after it has answered. When a client has finished, the -1 is cast
// to a byte and sent: each client that still reads gets an extra byte 0xFF at the end.
// caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
// caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
// cause: bytes-added

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

public class Counter {
    static final int SIZE = 8192;

    static void upper(byte[] data, int length) {
        for (int i = 0; i < length; i++) {
            if (data[i] >= 'a' && data[i] <= 'z') {
                data[i] -= 32;
            }
        }
    }

    static void talk(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] data = new byte[SIZE];
        int first;
        do {
            first = in.read();                       // waits for the client
            data[0] = (byte) first;
            int more = Math.min(in.available(), SIZE - 1);
            int length = 1;
            if (more > 0) {
                length += in.readNBytes(data, 1, more);   // and what has come with it
            }
            upper(data, length);
            out.write(data, 0, length);
        } while (first != -1);
    }

    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        InetAddress host = InetAddress.getByName(address.substring(0, colon));
        int port = Integer.parseInt(address.substring(colon + 1));

        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(host, port), 128);
        System.out.println("listening on " + host.getHostAddress() + ":" + server.getLocalPort());

        while (true) {
            try (Socket client = server.accept()) {
                talk(client);
            } catch (IOException e) {
                System.err.println("client: " + e.getMessage());
            }
        }
    }
}
