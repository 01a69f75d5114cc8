// The reader's try-with-resources closes the socket's InputStream, which in Java closes the whole
// socket, while the writer still has pieces in its queue. A client that half-closes loses the end of
// what it is owed.
// caught by: 07.half-close-after-8-mib
// cause: closes-before-all-is-sent shuts-down-too-early

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

public class Conveyor {
    private static final byte[] END = new byte[0];

    private final Socket client;
    private final BlockingQueue<byte[]> belt = new ArrayBlockingQueue<>(8);

    Conveyor(Socket client) {
        this.client = client;
    }

    void read() throws InterruptedException {
        byte[] buffer = new byte[16384];
        try (InputStream in = client.getInputStream()) {
            int n;
            while ((n = in.read(buffer)) > 0) {
                belt.put(Arrays.copyOf(buffer, n));
            }
        } catch (IOException e) {
            System.err.println("reading: " + e.getMessage());
        }
        belt.put(END);
    }

    void write() {
        boolean broken = false;
        try {
            OutputStream out = client.getOutputStream();
            byte[] piece;
            while ((piece = belt.take()) != END) {
                if (broken) {
                    continue;   // only empty the belt
                }
                for (int i = 0; i < piece.length; i++) {
                    if (piece[i] >= 'a' && piece[i] <= 'z') {
                        piece[i] -= 'a' - 'A';
                    }
                }
                try {
                    out.write(piece);
                } catch (IOException e) {
                    System.err.println("writing: " + e.getMessage());
                    broken = true;
                    client.close();
                }
            }
        } catch (IOException | InterruptedException e) {
            System.err.println(e.getMessage());
        }
    }

    void run() throws InterruptedException, IOException {
        Thread writer = new Thread(this::write);
        writer.start();
        read();
        writer.join();
        client.close();
    }

    public static void main(String[] args) throws Exception {
        String address = args.length == 0 ? "127.0.0.1:8888" : args[0];
        String[] parts = address.split(":");
        ServerSocket server = new ServerSocket();
        try {
            server.bind(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
        System.out.printf("listening on %s:%d%n", server.getInetAddress().getHostAddress(), server.getLocalPort());
        while (true) {
            try {
                new Conveyor(server.accept()).run();
            } catch (IOException e) {
                System.err.println("accept: " + e.getMessage());
                Thread.sleep(100);
            }
        }
    }
}
