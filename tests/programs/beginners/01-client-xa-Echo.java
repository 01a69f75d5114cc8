// trim() is used to get rid of the line ending, but it takes away all blanks at both ends of the line
// too, so "  hello " is sent as "hello".
// caught by: 01.client-keeps-spaces
// cause: spaces-trimmed

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

class Echo {
    /** The next line of the input, or null at its end. One char of the string is one byte. */
    static String nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b == -1) {
            return null;
        }
        while (b != -1) {
            line.write(b);
            if (b == '\n') {
                break;
            }
            b = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1).trim();
    }

    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));

        try (Socket socket = new Socket(host, port)) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            String line;
            while ((line = nextLine(System.in)) != null) {
                byte[] message = line.getBytes(StandardCharsets.ISO_8859_1);
                out.write(message);
                out.flush();
                byte[] reply = in.readNBytes(message.length);
                if (reply.length < message.length) {
                    System.err.println(address + ": the server has gone");
                    System.exit(1);
                }
                System.out.write(reply, 0, reply.length);
                System.out.write('\n');
                System.out.flush();
            }
        }
    }
}
