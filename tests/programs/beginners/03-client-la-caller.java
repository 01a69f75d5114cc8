// ReadNBytes is believed to fail at the end of the stream, but it returns fewer bytes. If the server
// closes early or in the middle of a reply, the half reply (or an empty line) is printed as if it were
// whole, exit code 0.
// caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
// cause: end-unnoticed half-reply-printed

import java.io.*;
import java.net.*;
import java.util.Arrays;

public class Caller {
    static byte[] nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) return null;
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        byte[] bytes = line.toByteArray();
        int n = bytes.length;
        if (b == '\n' && n > 0 && bytes[n - 1] == '\r') {
            return Arrays.copyOf(bytes, n - 1);
        }
        return bytes;
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        String host = address.substring(0, address.lastIndexOf(':'));
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));

        try (Socket socket = new Socket(host, port)) {
            InputStream keyboard = new BufferedInputStream(System.in);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            PrintStream screen = System.out;

            byte[] message;
            while ((message = nextLine(keyboard)) != null) {
                if (message.length == 0) continue;
                out.write(message);
                out.flush();
                byte[] reply = in.readNBytes(message.length);
                screen.write(reply, 0, reply.length);
                screen.write('\n');
                screen.flush();
            }
        } catch (EOFException e) {
            System.err.println(address + ": server closed the connection");
            System.exit(1);
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
