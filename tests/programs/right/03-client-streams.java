// passes: 01 client
// passes: 03 client
// Streams of bytes; readNBytes waits for the whole reply.
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

class Client {
    /** The next line without its ending, or null at the end. */
    static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != -1 && b != '\n') line.write(b);
        if (b == -1 && line.size() == 0) return null;
        byte[] bytes = line.toByteArray();
        boolean cr = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return cr ? java.util.Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        String[] parts = address.split(":");
        InputStream in = new BufferedInputStream(System.in);
        try (Socket socket = new Socket(parts[0], Integer.parseInt(parts[1]))) {
            for (byte[] message; (message = line(in)) != null; ) {
                if (message.length == 0) continue;
                socket.getOutputStream().write(message);
                byte[] reply = socket.getInputStream().readNBytes(message.length);
                if (reply.length < message.length) throw new IOException("the server has closed");
                System.out.write(reply, 0, reply.length);
                System.out.write('\n');
                System.out.flush();
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
