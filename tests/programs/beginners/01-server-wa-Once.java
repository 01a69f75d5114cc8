// SO_LINGER with 0 seconds makes close() a reset: whatever of the replies is still on its way is
// thrown away, and a client that reads late gets ECONNRESET instead of its bytes and the end.
// caught by: 01.adds-nothing 01.half-close-gets-everything
// cause: closes-with-reset

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

class Once {
    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));

        try (ServerSocket server = new ServerSocket()) {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            System.out.println("listening on " + server.getInetAddress().getHostAddress()
                    + ":" + server.getLocalPort());
            System.out.flush();

            try (Socket client = server.accept()) {
                client.setTcpNoDelay(true);
                client.setSoLinger(true, 0);   // no TIME_WAIT, port is free at once
                echo(client);
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }

    static void echo(Socket client) throws IOException {
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
            out.flush();
        }
    }
}
