// Each byte is cast to char and goes through Character.toUpperCase, which also knows the letters of
// Latin-1: 0xE0-0xFE become 0xC0-0xDE, 0xB5 becomes 0x9C and 0xFF becomes 0x78. Bytes that are no ASCII
// letters come back changed.
// caught by: 01.exact-on-every-byte 01.utf8-passes-through
// cause: text-instead-of-bytes

import java.io.*;
import java.net.*;

public class Shout {
    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));

        try (ServerSocket server = new ServerSocket()) {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(host, port));
            System.out.println("listening on " + host + ":" + server.getLocalPort());
            System.out.flush();

            try (Socket client = server.accept();
                 InputStream in = client.getInputStream();
                 OutputStream out = client.getOutputStream()) {
                byte[] buf = new byte[8192];
                int n;
                while ((n = in.read(buf)) != -1) {
                    for (int i = 0; i < n; i++) {
                        buf[i] = upper(buf[i]);
                    }
                    out.write(buf, 0, n);
                    out.flush();
                }
            }
        }
    }

    private static byte upper(byte b) {
        char c = (char) (b & 0xff);
        if (Character.isLetter(c)) {
            return (byte) Character.toUpperCase(c);
        }
        return b;
    }
}
