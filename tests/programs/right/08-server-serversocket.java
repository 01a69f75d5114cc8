// passes: 08 server
// ServerSocket: the backlog is an argument of bind, and SO_REUSEADDR has to be set before it.
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

class Server {
    static String name(java.net.InetAddress host, int port) {
        return host.getHostAddress() + ":" + port;
    }

    static void converse(Socket client) {
        try (client) {
            System.out.println("client " + name(client.getInetAddress(), client.getPort())
                + " at " + name(client.getLocalAddress(), client.getLocalPort()));
            System.out.flush();
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[8192];
            int n;
            while ((n = in.read(buffer)) > 0) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] >= 'a' && buffer[i] <= 'z') {
                        buffer[i] -= 32;
                    }
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException error) {
            System.err.println(error);
        }
    }

    public static void main(String[] args) throws IOException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int backlog = args.length > 1 ? Integer.parseInt(args[1]) : 128;
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(host, port), backlog);
        } catch (IOException error) {
            System.err.println(address + ": " + error.getMessage());
            System.exit(1);
        }
        System.out.println("listening on " + name(listener.getInetAddress(), listener.getLocalPort()));
        System.out.flush();
        while (true) {
            try {
                Socket client = listener.accept();
                Thread thread = new Thread(() -> converse(client));
                thread.setDaemon(true);
                thread.start();
            } catch (IOException error) {
                System.err.println(error);
            }
        }
    }
}
