// It believes that each client needs its own listening socket, so it closes the listener after each
// accept and binds a new one when the client has left. While a client is served, connecting is refused,
// and clients that were already in the queue are reset.
// caught by: 02.two-hundred-clients 02.backlog-client-is-served 02.port-never-refuses
// caught by: 02.clients-kept-apart 02.keeps-running
// by luck: 02.second-client 02.descriptors-do-not-grow
// cause: listening-socket-renewed

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

public class ReopenServer {
    static final int BUFFER_SIZE = 1 << 14;

    static ServerSocket open(String host, int port) throws IOException {
        ServerSocket s = new ServerSocket();
        s.setReuseAddress(true);
        s.bind(new InetSocketAddress(host, port), 128);
        return s;
    }

    /** Waits for one client on the given address. */
    static Socket nextClient(String host, int port) throws IOException {
        try (ServerSocket s = open(host, port)) {
            return s.accept();
        }
    }

    static void handle(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buf = new byte[BUFFER_SIZE];
            for (int n = in.read(buf); n >= 0; n = in.read(buf)) {
                for (int i = 0; i < n; i++) {
                    if ('a' <= buf[i] && buf[i] <= 'z') {
                        buf[i] = (byte) (buf[i] & ~0x20);
                    }
                }
                out.write(buf, 0, n);
            }
        } catch (IOException e) {
            System.err.println("client lost: " + e.getMessage());
        }
    }

    public static void main(String[] args) throws Exception {
        String address = args.length == 0 ? "127.0.0.1:8888" : args[0];
        int at = address.lastIndexOf(':');
        String host = address.substring(0, at);
        int port = Integer.parseInt(address.substring(at + 1));

        Socket client;
        try (ServerSocket first = open(host, port)) {
            port = first.getLocalPort();
            System.out.println("listening on " + first.getInetAddress().getHostAddress() + ":" + port);
            client = first.accept();
        }
        while (true) {
            handle(client);
            client = nextClient(host, port);
        }
    }
}
