// The program opens a listening socket for every client and closes it with the client. Whoever
// connects in between is refused, and whoever waited in the backlog is thrown out when the first
// client leaves.
// caught by: 02.backlog-client-is-served 02.clients-kept-apart
// caught by: 02.keeps-running
// by luck: 02.second-client 02.two-hundred-clients 02.descriptors-do-not-grow
// cause: listening-socket-renewed

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

class Lantern {
    private final InetAddress host;
    private int port;
    private boolean announced = false;

    Lantern(InetAddress host, int port) {
        this.host = host;
        this.port = port;
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try {
            InetAddress host = InetAddress.getByName(address.substring(0, colon));
            int port = Integer.parseInt(address.substring(colon + 1));
            Lantern server = new Lantern(host, port);
            while (true) {
                server.serveOne();
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }

    /** wait for the next client and serve it, everything is closed at the end */
    private void serveOne() throws IOException {
        try (ServerSocket listening = new ServerSocket(port, 128, host);
             Socket client = accept(listening)) {
            try {
                converse(client);
            } catch (IOException e) {
                System.err.println("client: " + e.getMessage());
            }
        }
    }

    private Socket accept(ServerSocket listening) throws IOException {
        if (!announced) {
            port = listening.getLocalPort(); // if it was 0
            System.out.println("listening on " + host.getHostAddress() + ":" + port);
            System.out.flush();
            announced = true;
        }
        return listening.accept();
    }

    private static void converse(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] buffer = new byte[8192];
        int n;
        while ((n = in.read(buffer)) != -1) {
            for (int i = 0; i < n; i++) {
                if (buffer[i] >= 'a' && buffer[i] <= 'z') {
                    buffer[i] -= 32;
                }
            }
            out.write(buffer, 0, n);
        }
    }
}
