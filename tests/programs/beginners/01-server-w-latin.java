// It turns the bytes into a Latin-1 String and calls toUpperCase, which also changes the letters above
// 127: 0xE0-0xFE become 0xC0-0xDE, 0xB5 and 0xFF become '?', and 0xDF becomes "SS", so binary messages
// come back changed and sometimes longer.
// caught by: 01.exact-on-every-byte 01.utf8-passes-through
// cause: text-instead-of-bytes

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

public class LatinServer {
    private final ServerSocket listener;

    LatinServer(String host, int port) throws IOException {
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    }

    void announce() {
        System.out.println("listening on " + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort());
        System.out.flush();
    }

    void serveOne() throws IOException {
        try (Socket client = listener.accept()) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[8192];
            int length;
            while ((length = in.read(buffer)) != -1) {
                // one byte is one char in this charset, so nothing can be cut apart
                String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                String upper = text.toUpperCase(Locale.ROOT);
                out.write(upper.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } finally {
            listener.close();
        }
    }

    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        LatinServer server = new LatinServer(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        server.announce();
        server.serveOne();
    }
}
