// System.out is a PrintStream, which swallows every error of the output. When nobody reads stdout any
// more (client | head -c 10), no exception comes, and the client goes on copying into nothing instead of
// ending.
// caught by: 07.client-output-closes
// cause: goes-on-without-output

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

public class StreamClient {
    static String address = "127.0.0.1:8888";
    static final AtomicLong sent = new AtomicLong();

    static void fail(String why) {
        System.err.println(address + ": " + why);
        System.exit(1);
    }

    /** stdin to the server; at the end of stdin the server hears about it. */
    static class Sender implements Runnable {
        private final Socket socket;

        Sender(Socket socket) {
            this.socket = socket;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[16384];
            try {
                OutputStream out = socket.getOutputStream();
                InputStream in = System.in;
                int n;
                while ((n = in.read(buffer)) != -1) {
                    sent.addAndGet(n);
                    out.write(buffer, 0, n);
                }
                socket.shutdownOutput();
            } catch (IOException e) {
                fail(e.getMessage());
            }
        }
    }

    public static void main(String[] args) {
        if (args.length > 0) {
            address = args[0];
        }
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));

        try (Socket socket = new Socket(host, port)) {
            Thread sender = new Thread(new Sender(socket));
            sender.setDaemon(true);
            sender.start();

            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[16384];
            long received = 0;
            int n;
            while ((n = in.read(buffer)) != -1) {
                received += n;
                System.out.write(buffer, 0, n);
                System.out.flush();
            }
            if (received < sent.get()) {
                fail("the server ended the stream after " + received + " of " + sent + " bytes");
            }
        } catch (IOException e) {
            fail(e.getMessage());
        }
        System.exit(0);
    }
}
