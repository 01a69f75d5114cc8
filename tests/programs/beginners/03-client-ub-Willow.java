// When the connection breaks while a reply is owed, the client connects again and sends the line once
// more, instead of saying so. The user never hears of the broken connection, and a server that does
// not take the new connection makes the client wait forever.
// caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
// caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
// cause: connects-again-after-failure

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;

class Willow {
    static final int TRIES = 3;

    /** A connection that survives a restart of the server. */
    static class Link implements AutoCloseable {
        private final String host;
        private final int port;
        private Socket socket;

        Link(String host, int port) throws IOException {
            this.host = host;
            this.port = port;
            open();
        }

        private void open() throws IOException {
            InetSocketAddress server = new InetSocketAddress(host, port);
            if (server.isUnresolved()) {
                throw new UnknownHostException("unknown host " + host);
            }
            Socket fresh = new Socket();
            try {
                fresh.setTcpNoDelay(true);
                fresh.connect(server);
            } catch (IOException error) {
                fresh.close();
                throw error;
            }
            socket = fresh;
        }

        byte[] ask(byte[] message) throws IOException {
            for (int left = TRIES; ; ) {
                try {
                    if (socket == null) {
                        open();
                    }
                    return exchange(message);
                } catch (IOException error) {
                    close();
                    if (--left == 0) {
                        throw error;
                    }
                }
            }
        }

        private byte[] exchange(byte[] message) throws IOException {
            socket.getOutputStream().write(message);
            byte[] reply = socket.getInputStream().readNBytes(message.length);
            if (reply.length < message.length) {
                throw new EOFException("the server has closed the connection");
            }
            return reply;
        }

        @Override
        public void close() throws IOException {
            if (socket != null) {
                Socket old = socket;
                socket = null;
                old.close();
            }
        }
    }

    /** The next line without its ending, or null at the end of the input. */
    static byte[] readLine(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = input.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = input.read();
        }
        byte[] bytes = line.toByteArray();
        if (b == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
            return java.util.Arrays.copyOf(bytes, bytes.length - 1);
        }
        return bytes;
    }

    public static void main(String[] args) {
        System.setProperty("java.net.preferIPv4Stack", "true");
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        PrintStream out = System.out;
        try (Link link = new Link(address.substring(0, Math.max(colon, 0)),
                                  Integer.parseInt(address.substring(colon + 1)))) {
            InputStream input = new BufferedInputStream(System.in);
            for (byte[] line = readLine(input); line != null; line = readLine(input)) {
                if (line.length == 0) {
                    continue;
                }
                byte[] reply = link.ask(line);
                byte[] shown = java.util.Arrays.copyOf(reply, reply.length + 1);
                shown[reply.length] = '\n';
                out.write(shown, 0, shown.length);
                out.flush();
            }
        } catch (IOException | IllegalArgumentException error) {
            System.err.println(address + ": " + error.getMessage());
            System.exit(1);
        }
    }
}
