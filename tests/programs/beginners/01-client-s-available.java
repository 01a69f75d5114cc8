// Available() == 0 is taken for "the reply is complete". It only says that nothing more has arrived yet,
// so of a reply that comes in pieces the first piece is printed, and the rest is printed as the answer
// to the next line.
// caught by: 01.client-joins-pieces 01.client-joins-split-character
// cause: one-recv-for-a-message

import java.io.*;
import java.net.*;

public class EchoClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    EchoClient(String host, int port) throws IOException {
        socket = new Socket(host, port);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    byte[] ask(byte[] message) throws IOException {
        if (message.length == 0) {
            return message;
        }
        out.write(message);
        out.flush();

        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        do {
            int n = in.read(buffer);
            if (n == -1) {
                throw new EOFException("server closed the connection");
            }
            reply.write(buffer, 0, n);
        } while (in.available() > 0);
        return reply.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** One line of stdin as bytes, without \n or \r\n; null at the end. */
    static byte[] readLine(InputStream stdin) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = stdin.read();
        if (c == -1) {
            return null;
        }
        boolean ended = false;
        while (c != -1) {
            if (c == '\n') {
                ended = true;
                break;
            }
            line.write(c);
            c = stdin.read();
        }
        byte[] bytes = line.toByteArray();
        if (ended && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
            bytes = java.util.Arrays.copyOf(bytes, bytes.length - 1);
        }
        return bytes;
    }

    public static void main(String[] args) throws Exception {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));

        InputStream stdin = new BufferedInputStream(System.in);
        try (EchoClient client = new EchoClient(host, port)) {
            byte[] message;
            while ((message = readLine(stdin)) != null) {
                byte[] reply = client.ask(message);
                System.out.write(reply, 0, reply.length);
                System.out.write('\n');
                System.out.flush();
            }
        }
    }
}
