// The receiving thread puts its end marker into the inbox at the end of the stream, but when a read
// fails (a reset) it only prints the message and ends; the main thread waits in take() for ever, the
// client never exits.
// caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
// cause: threads-wait-for-each-other

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

public class Inbox {

    interface Listener {
        void onBytes(byte[] bytes);

        void onEnd();

        void onError(IOException error);
    }

    static final class Receiver extends Thread {
        private final InputStream in;
        private final Listener listener;

        Receiver(InputStream in, Listener listener) {
            super("receiver");
            this.in = in;
            this.listener = listener;
            setDaemon(true);
        }

        @Override
        public void run() {
            byte[] buffer = new byte[16 * 1024];
            try {
                int n;
                while ((n = in.read(buffer)) != -1) {
                    listener.onBytes(Arrays.copyOf(buffer, n));
                }
                listener.onEnd();
            } catch (IOException e) {
                listener.onError(e);
            }
        }
    }

    static final class Mailbox implements Listener {
        private static final byte[] END = new byte[0];
        private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
        private final String address;
        private byte[] current = new byte[0];
        private volatile boolean closing;

        Mailbox(String address) {
            this.address = address;
        }

        @Override
        public void onBytes(byte[] bytes) {
            queue.add(bytes);
        }

        @Override
        public void onEnd() {
            queue.add(END);
        }

        @Override
        public void onError(IOException error) {
            if (!closing) {
                System.err.println(address + ": " + error.getMessage());
            }
        }

        void closing() {
            closing = true;
        }

        byte[] take(int wanted) throws IOException, InterruptedException {
            ByteArrayOutputStream reply = new ByteArrayOutputStream(wanted);
            while (reply.size() < wanted) {
                if (current.length == 0) {
                    current = queue.take();
                    if (current == END) {
                        throw new EOFException("the server closed the connection before the reply was complete");
                    }
                }
                int n = Math.min(wanted - reply.size(), current.length);
                reply.write(current, 0, n);
                current = Arrays.copyOfRange(current, n, current.length);
            }
            return reply.toByteArray();
        }
    }

    static final class Lines {
        private final InputStream in;

        Lines(InputStream in) {
            this.in = in;
        }

        byte[] next() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int c;
            while ((c = in.read()) != -1 && c != '\n') {
                line.write(c);
            }
            byte[] bytes = line.toByteArray();
            if (c == -1) {
                return bytes.length == 0 ? null : bytes;
            }
            if (bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
                return Arrays.copyOf(bytes, bytes.length - 1);
            }
            return bytes;
        }
    }

    static void converse(String address) throws IOException, InterruptedException {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port));
            Mailbox mailbox = new Mailbox(address);
            new Receiver(socket.getInputStream(), mailbox).start();
            OutputStream out = socket.getOutputStream();
            Lines lines = new Lines(new java.io.BufferedInputStream(System.in));
            for (byte[] message = lines.next(); message != null; message = lines.next()) {
                if (message.length == 0) {
                    continue;
                }
                out.write(message);
                byte[] reply = mailbox.take(message.length);
                System.out.write(reply, 0, reply.length);
                System.out.write('\n');
                System.out.flush();
            }
            mailbox.closing();
        }
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        try {
            converse(address);
        } catch (IOException | InterruptedException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
