// The bytes are decoded as Latin-1 so that none is lost, but toUpperCase then changes the letters of
// Latin-1 too: 0xE9 comes back as 0xC9, 0xDF as two bytes "SS", 0xFF as '?'. ASCII and "straße" look
// right.
// caught by: 02.echoes-exactly
// cause: text-instead-of-bytes

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

public class Latin {
    private static void converse(Socket socket) throws IOException {
        try (socket;
             var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
             var out = new BufferedWriter(new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.ISO_8859_1))) {
            char[] buffer = new char[4096];
            int count;
            while ((count = in.read(buffer)) != -1) {
                out.write(new String(buffer, 0, count).toUpperCase(Locale.ROOT));
                out.flush();
            }
        }
    }

    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        InetAddress host = InetAddress.getByName(address.substring(0, colon));
        int port = Integer.parseInt(address.substring(colon + 1));

        try (ServerSocket server = new ServerSocket(port, 128, host)) {
            System.out.println("listening on " + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
            System.out.flush();
            while (true) {
                Socket socket = server.accept();
                try {
                    converse(socket);
                } catch (IOException e) {
                    System.err.println(socket.getRemoteSocketAddress() + ": " + e.getMessage());
                }
            }
        }
    }
}
