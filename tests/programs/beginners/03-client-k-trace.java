// Answers every failure with printStackTrace(); when nobody listens stderr shows a Java stack trace in
// which ADDRESS doesn't occur. (The exit code is right.).
// caught by: 03.client-nobody-listening
// cause: message-without-address

import java.io.ByteArrayOutputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;

public class Client {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Client(String host, int port) throws IOException {
        socket = new Socket(host, port);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    byte[] ask(byte[] message) throws IOException {
        out.write(message);
        out.flush();
        byte[] reply = in.readNBytes(message.length);
        if (reply.length < message.length) {
            throw new EOFException("server closed the connection");
        }
        return reply;
    }

    void close() throws IOException {
        socket.close();
    }

    static byte[] readLine(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = input.read();
        if (c == -1) {
            return null;
        }
        while (c != -1 && c != '\n') {
            line.write(c);
            c = input.read();
        }
        byte[] bytes = line.toByteArray();
        if (c == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
            return java.util.Arrays.copyOf(bytes, bytes.length - 1);
        }
        return bytes;
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        PrintStream stdout = System.out;
        try {
            Client client = new Client(host, port);
            InputStream stdin = new BufferedInputStream(System.in);
            byte[] line;
            while ((line = readLine(stdin)) != null) {
                if (line.length == 0) {
                    continue;
                }
                byte[] reply = client.ask(line);
                stdout.write(reply, 0, reply.length);
                stdout.write('\n');
                stdout.flush();
            }
            client.close();
        } catch (IOException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }
}
