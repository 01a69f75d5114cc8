// The downward direction writes to System.out, a PrintStream, which swallows every IOException, and
// nobody asks checkError(): when the reader of standard output has gone the client notices nothing and
// copies on without end.
// caught by: 07.client-output-closes
// cause: goes-on-without-output

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

public class Conduit {

    enum Direction { UP, DOWN }

    record Outcome(Direction direction, IOException failure) {
    }

    interface Completion {
        void completed() throws IOException;
    }

    static final class Pump extends Thread {
        private final Direction direction;
        private final InputStream from;
        private final OutputStream to;
        private final AtomicLong counter;
        private final Completion completion;
        private final BlockingQueue<Outcome> outcomes;

        Pump(Direction direction, InputStream from, OutputStream to, AtomicLong counter,
                Completion completion, BlockingQueue<Outcome> outcomes) {
            super(direction.name());
            setDaemon(true);
            this.direction = direction;
            this.from = from;
            this.to = to;
            this.counter = counter;
            this.completion = completion;
            this.outcomes = outcomes;
        }

        @Override
        public void run() {
            IOException failure = null;
            try {
                byte[] buffer = new byte[32 * 1024];
                int n;
                while ((n = from.read(buffer)) != -1) {
                    to.write(buffer, 0, n);
                    to.flush();
                    counter.addAndGet(n);
                }
                completion.completed();
            } catch (IOException e) {
                failure = e;
            }
            outcomes.add(new Outcome(direction, failure));
        }
    }

    private final Socket socket;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

    Conduit(Socket socket) {
        this.socket = socket;
    }

    void run() throws IOException, InterruptedException {
        InputStream stdin = new FileInputStream(FileDescriptor.in);
        Pump up = new Pump(Direction.UP, stdin, socket.getOutputStream(), sent, socket::shutdownOutput, outcomes);
        Pump down = new Pump(Direction.DOWN, socket.getInputStream(), System.out, received, System.out::flush, outcomes);
        down.start();
        up.start();
        boolean inputEnded = false;
        while (true) {
            Outcome outcome = outcomes.take();
            if (outcome.failure() != null) {
                throw outcome.failure();
            }
            if (outcome.direction() == Direction.UP) {
                inputEnded = true;
                continue;
            }
            if (!inputEnded) {
                Outcome other = outcomes.poll();
                inputEnded = other != null && other.failure() == null;
            }
            if (!inputEnded || received.get() < sent.get()) {
                throw new EOFException("the server ended the stream too early");
            }
            return;
        }
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.substring(0, colon),
                    Integer.parseInt(address.substring(colon + 1))));
            new Conduit(socket).run();
        } catch (IOException | InterruptedException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
