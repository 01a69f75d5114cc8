// The bytes are turned into a Latin-1 string and String.toUpperCase is used on it, which also changes
// letters above ASCII: 0xE9 comes back as 0xC9, 0xDF as two bytes "SS", 0xFF and 0xB5 as '?'. So not
// only a-z changes and "strasse" with sharp s comes back damaged.
// caught by: 01.exact-on-every-byte 01.utf8-passes-through
// cause: text-instead-of-bytes

import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

public class Desk {
    private final ServerSocket listener;

    Desk(String host, int port) throws IOException {
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(host, port));
    }

    void announce() {
        System.out.println("listening on " + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort());
        System.out.flush();
    }

    void serveOne() throws IOException {
        try (Socket guest = listener.accept();
             InputStream in = guest.getInputStream();
             OutputStream out = guest.getOutputStream()) {
            byte[] chunk = new byte[4096];
            int got;
            while ((got = in.read(chunk)) != -1) {
                // Latin-1 maps every byte to one char, so nothing is lost
                String text = new String(chunk, 0, got, StandardCharsets.ISO_8859_1);
                out.write(text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        }
        listener.close();
    }

    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        Desk desk = new Desk(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        desk.announce();
        desk.serveOne();
    }
}
