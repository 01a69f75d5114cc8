// The bytes are read as ISO 8859-1 text and upper-cased as text. toUpperCase also changes é, ß (to
// SS), µ and ÿ (to ?), so bytes from 0x80 up come back changed, and the length can change.
// caught by: 02.echoes-exactly
// cause: text-instead-of-bytes

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.function.UnaryOperator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

class Parlor {
    private final UnaryOperator<String> answer;

    Parlor(UnaryOperator<String> answer) {
        this.answer = answer;
    }

    /** One char is one byte in ISO 8859-1, so nothing gets lost on the way. */
    void converse(Socket guest) throws IOException {
        try (guest;
             Reader in = new InputStreamReader(guest.getInputStream(), ISO_8859_1);
             Writer out = new OutputStreamWriter(guest.getOutputStream(), ISO_8859_1)) {
            char[] page = new char[4096];
            for (int length; (length = in.read(page)) != -1; ) {
                out.write(answer.apply(new String(page, 0, length)));
                out.flush();
            }
        }
    }

    void receive(ServerSocket door) throws InterruptedException {
        while (true) {
            Socket guest;
            try {
                guest = door.accept();
            } catch (IOException problem) {
                System.err.println("accept: " + problem.getMessage());
                Thread.sleep(50);
                continue;
            }
            try {
                converse(guest);
            } catch (IOException problem) {
                System.err.println(guest.getRemoteSocketAddress() + ": " + problem.getMessage());
            }
        }
    }

    public static void main(String[] args) throws InterruptedException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try (ServerSocket door = new ServerSocket(
                Integer.parseInt(address.substring(colon + 1)), 128,
                InetAddress.getByName(address.substring(0, colon)))) {
            System.out.println("listening on " + door.getInetAddress().getHostAddress() + ":" + door.getLocalPort());
            System.out.flush();
            new Parlor(text -> text.toUpperCase(Locale.ROOT)).receive(door);
        } catch (IOException problem) {
            System.err.println(address + ": " + problem.getMessage());
            System.exit(1);
        }
    }
}
