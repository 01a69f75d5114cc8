// Both names are printed with SocketAddress.toString(), which puts the (empty) host name and a slash
// before the address: the line reads "client /127.0.0.1:40312 at /127.0.0.1:8888" and is not HOST:PORT.
// caught by: 08.names-both-ends 08.names-address-of-connection
// cause: names-in-another-form

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

public class ServerApplication {

    record ServerProperties(String address, int backlog) {
        static ServerProperties from(String[] args) {
            String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
            int backlog = args.length > 1 ? Integer.parseInt(args[1]) : 128;
            return new ServerProperties(address, backlog);
        }

        InetSocketAddress endpoint() {
            int colon = address.lastIndexOf(':');
            return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        }
    }

    interface MessageService {
        void transform(byte[] buffer, int length);
    }

    static class UpperCaseService implements MessageService {
        @Override
        public void transform(byte[] buffer, int length) {
            for (int i = 0; i < length; i++) {
                if (buffer[i] >= 'a' && buffer[i] <= 'z') {
                    buffer[i] -= 32;
                }
            }
        }
    }

    static class ConnectionController {
        private final MessageService service;

        ConnectionController(MessageService service) {
            this.service = service;
        }

        void handle(Socket client) {
            try (client) {
                InputStream in = client.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] buffer = new byte[8192];
                int n;
                while ((n = in.read(buffer)) != -1) {
                    service.transform(buffer, n);
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                System.err.println("client left: " + e.getMessage());
            }
        }
    }

    static class ConnectionListener {
        private final ServerProperties properties;
        private final ConnectionController controller;
        private final ExecutorService pool = Executors.newCachedThreadPool();

        ConnectionListener(ServerProperties properties, ConnectionController controller) {
            this.properties = properties;
            this.controller = controller;
        }

        void start() throws IOException {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(properties.endpoint(), properties.backlog());
            InetAddress host = server.getInetAddress();
            System.out.println("listening on " + host.getHostAddress() + ":" + server.getLocalPort());
            System.out.flush();
            while (true) {
                try {
                    Socket client = server.accept();
                    System.out.println("client " + client.getRemoteSocketAddress() + " at " + client.getLocalSocketAddress());
                    System.out.flush();
                    pool.submit(() -> controller.handle(client));
                } catch (IOException e) {
                    System.err.println("accept: " + e.getMessage());
                }
            }
        }
    }

    public static void main(String[] args) {
        ServerProperties properties;
        try {
            properties = ServerProperties.from(args);
        } catch (NumberFormatException e) {
            System.err.println("BACKLOG must be a number");
            System.exit(2);
            return;
        }
        try {
            new ConnectionListener(properties, new ConnectionController(new UpperCaseService())).start();
        } catch (IOException | RuntimeException e) {
            System.err.println(properties.address() + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
