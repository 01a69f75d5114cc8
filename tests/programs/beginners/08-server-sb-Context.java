// The server's own name is worked out once, from the listening socket, and kept in a context for all
// sessions: when it listens at 0.0.0.0 every line says "at 0.0.0.0:PORT" instead of the address that the
// client chose. (Besides, Java takes 50 for a BACKLOG of 0.).
// caught by: 08.names-address-of-connection
// cause: names-listening-socket

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;

public class Context {

    interface SessionListener {
        void opened(Session session);

        void failed(Session session, IOException error);
    }

    record ServerContext(String localName, SessionListener listener) {
    }

    static final class Session {
        private final ServerContext context;
        private final Socket socket;
        private final String peerName;

        Session(ServerContext context, Socket socket) {
            this.context = context;
            this.socket = socket;
            this.peerName = nameOf(socket.getRemoteSocketAddress());
        }

        String peerName() {
            return peerName;
        }

        String localName() {
            return context.localName();
        }

        void serve() {
            context.listener().opened(this);
            try (socket) {
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream();
                byte[] buffer = new byte[16384];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    upper(buffer, n);
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                context.listener().failed(this, e);
            }
        }

        private static void upper(byte[] bytes, int length) {
            for (int i = 0; i < length; i++) {
                if (bytes[i] >= 'a' && bytes[i] <= 'z') {
                    bytes[i] &= ~0x20;
                }
            }
        }
    }

    static final class ConsoleListener implements SessionListener {
        @Override
        public void opened(Session session) {
            System.out.println("client " + session.peerName() + " at " + session.localName());
            System.out.flush();
        }

        @Override
        public void failed(Session session, IOException error) {
            System.err.println(session.peerName() + ": " + error.getMessage());
        }
    }

    static String nameOf(SocketAddress address) {
        InetSocketAddress inet = (InetSocketAddress) address;
        return inet.getAddress().getHostAddress() + ":" + inet.getPort();
    }

    static void serve(ServerSocket listener) throws InterruptedException {
        ServerContext context = new ServerContext(nameOf(listener.getLocalSocketAddress()), new ConsoleListener());
        System.out.println("listening on " + context.localName());
        System.out.flush();
        while (true) {
            Socket socket;
            try {
                socket = listener.accept();
            } catch (IOException e) {
                System.err.println("accept: " + e.getMessage());
                Thread.sleep(50);
                continue;
            }
            new Session(context, socket).serve();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int backlog = 128;
        try {
            if (args.length > 1) {
                backlog = Integer.parseInt(args[1]);
            }
        } catch (NumberFormatException e) {
            System.err.println("BACKLOG must be a number: " + args[1]);
            System.exit(2);
        }
        int colon = address.lastIndexOf(':');
        try (ServerSocket listener = new ServerSocket()) {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(address.substring(0, colon),
                    Integer.parseInt(address.substring(colon + 1))), backlog);
            serve(listener);
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
