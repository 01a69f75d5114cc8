// ReadNBytes(n) is taken for readFully: it throws nothing when the stream ends early, it returns what
// there was. If the server closes instead of replying, an empty line is printed; in the middle of a
// reply, half of it is printed as a line; and with one line of input the exit code is 0.
// caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
// cause: end-unnoticed half-reply-printed

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;

public class Careful {

    public static void main(String[] args) {
        String address = args.length == 0 ? "127.0.0.1:8888" : args[0];
        try {
            run(address);
        } catch (IOException | RuntimeException e) {
            System.err.println("client: " + address + ": " + e.getMessage());
            System.exit(1);
        }
    }

    static void run(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        InetSocketAddress server = new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));

        try (Socket socket = new Socket()) {
            socket.connect(server);
            InputStream fromServer = socket.getInputStream();
            OutputStream toServer = socket.getOutputStream();
            InputStream stdin = new BufferedInputStream(System.in);
            PrintStream stdout = System.out;

            byte[] message;
            while ((message = nextLine(stdin)) != null) {
                if (message.length == 0) {
                    continue;
                }
                toServer.write(message);
                toServer.flush();

                byte[] reply = fromServer.readNBytes(message.length);
                stdout.write(reply, 0, reply.length);
                stdout.write('\n');
                stdout.flush();
            }
        }
    }

    /** A line as bytes, without \n or \r\n; null at the end of the input. */
    static byte[] nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b == -1) {
            return null;
        }
        while (b != -1 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        byte[] bytes = line.toByteArray();
        if (b == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
            return java.util.Arrays.copyOf(bytes, bytes.length - 1);
        }
        return bytes;
    }
}
