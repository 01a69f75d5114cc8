// readNBytes returns fewer bytes when the stream ends, and no exception. The client only tests for an
// empty result, so when the server closes in the middle of a reply the half reply is printed like a
// whole one.
// caught by: 03.client-server-closes-mid-reply
// cause: half-reply-printed

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

class Walnut {
    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));

        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port));
            run(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(InputStream in, OutputStream out) throws IOException {
        InputStream keyboard = new BufferedInputStream(System.in);
        byte[] line;
        while ((line = nextLine(keyboard)) != null) {
            if (line.length == 0) {
                continue; // nothing to send
            }
            byte[] reply = ask(in, out, line);
            System.out.write(reply, 0, reply.length);
            System.out.write('\n');
            System.out.flush();
        }
    }

    private static byte[] ask(InputStream in, OutputStream out, byte[] message) throws IOException {
        out.write(message);
        out.flush();
        byte[] reply = in.readNBytes(message.length);
        if (reply.length == 0) {
            throw new IOException("the server has closed the connection");
        }
        return reply;
    }

    /** the next line without its ending, null at the end of the input */
    private static byte[] nextLine(InputStream keyboard) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = keyboard.read()) != -1) {
            if (b == '\n') {
                byte[] bytes = line.toByteArray();
                int length = bytes.length;
                if (length > 0 && bytes[length - 1] == '\r') {
                    length--;
                }
                return java.util.Arrays.copyOf(bytes, length);
            }
            line.write(b);
        }
        return line.size() > 0 ? line.toByteArray() : null;
    }
}
