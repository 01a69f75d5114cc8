// Casts read()'s result to byte before comparing it with -1, so a byte 0xFF is taken for the end of the
// stream: the server closes and exits, and everything from there on is not answered.
// caught by: 01.exact-on-every-byte
// cause: byte-taken-for-end

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

public class UpperServer {
    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));

        try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName(host))) {
            System.out.println("listening on " + host + ":" + server.getLocalPort());
            System.out.flush();
            try (Socket client = server.accept()) {
                talk(client);
            }
        }
    }

    static void talk(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        OutputStream out = new BufferedOutputStream(client.getOutputStream());
        byte b;
        while ((b = (byte) in.read()) != -1) {
            if (b >= 'a' && b <= 'z') {
                b = (byte) (b - 'a' + 'A');
            }
            out.write(b);
            if (in.available() == 0) {
                out.flush();
            }
        }
        out.flush();
    }
}
