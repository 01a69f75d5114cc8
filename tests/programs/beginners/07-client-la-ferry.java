// At the end of the input the output stream of the socket is closed (by try-with-resources), which in
// Java closes the whole socket. The answers that are still to come are lost, and the client fails with
// "Socket closed".
// caught by: 07.client-copies-bytes 07.client-copies-file 07.client-outwaits-silence
// caught by: 07.client-copies-large-stream 07.client-waits-for-server 07.client-joins-single-bytes
// caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
// caught by: 07.client-survives-short-counts
// by luck: 07.client-output-closes
// cause: closed-output-reported shuts-both-directions

import java.io.*;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

public class Ferry {
    static String address;
    static final AtomicLong sent = new AtomicLong();

    static void fail(String why) {
        System.err.println(address + ": " + why);
        Runtime.getRuntime().halt(1);
    }

    static class Upstream implements Runnable {
        private final Socket socket;

        Upstream(Socket socket) {
            this.socket = socket;
        }

        @Override
        public void run() {
            byte[] piece = new byte[16384];
            try (OutputStream out = socket.getOutputStream()) {
                int n;
                while ((n = System.in.read(piece)) >= 0) {
                    out.write(piece, 0, n);
                    sent.addAndGet(n);
                }
                out.flush();
            } catch (IOException e) {
                fail(e.getMessage());
            }
        }
    }

    public static void main(String[] args) {
        address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        long received = 0;
        try (Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
            Thread up = new Thread(new Upstream(socket));
            up.setDaemon(true);
            up.start();

            InputStream in = socket.getInputStream();
            FileOutputStream screen = new FileOutputStream(FileDescriptor.out);
            byte[] piece = new byte[16384];
            int n;
            while ((n = in.read(piece)) != -1) {
                received += n;
                try {
                    screen.write(piece, 0, n);
                } catch (IOException nobodyReads) {
                    Runtime.getRuntime().halt(0);
                }
            }
            if (up.isAlive() || received < sent.get()) {
                fail("the server ended the stream too early");
            }
        } catch (IOException e) {
            fail(e.getMessage());
        }
    }
}
