// The answers are handed to a single-thread executor, whose queue has no limit, so the server never
// stops reading. A client that sends and doesn't read makes the server's memory grow without end.
// caught by: 07.stops-reading
// cause: queue-without-bound

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

public class Executor {
    static byte[] upper(byte[] data, int length) {
        byte[] result = new byte[length];
        for (int i = 0; i < length; i++) {
            result[i] = data[i] >= 'a' && data[i] <= 'z' ? (byte) (data[i] - 32) : data[i];
        }
        return result;
    }

    static void send(OutputStream out, byte[] chunk) {
        try {
            out.write(chunk);
            out.flush();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    static void converse(Socket socket) throws IOException {
        ExecutorService responder = Executors.newSingleThreadExecutor();
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
            byte[] buffer = new byte[16384];
            int count;
            while ((count = in.read(buffer)) > 0) {
                byte[] reply = upper(buffer, count);
                last = last.thenRunAsync(() -> send(out, reply), responder);
            }
            last.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        } finally {
            responder.shutdownNow();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        String address = args.length == 0 ? "127.0.0.1:8888" : args[0];
        int colon = address.lastIndexOf(':');
        ServerSocket server;
        try {
            server = new ServerSocket(
                    Integer.parseInt(address.substring(colon + 1)), 128, InetAddress.getByName(address.substring(0, colon)));
        } catch (IOException | RuntimeException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
            return;
        }
        System.out.println("listening on " + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
        while (true) {
            Socket socket;
            try {
                socket = server.accept();
            } catch (IOException e) {
                System.err.println("accept: " + e.getMessage());
                Thread.sleep(50);
                continue;
            }
            try {
                converse(socket);
            } catch (IOException e) {
                System.err.println(socket.getRemoteSocketAddress() + ": " + e.getMessage());
            }
        }
    }
}
