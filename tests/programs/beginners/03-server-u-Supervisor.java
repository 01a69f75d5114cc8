// When accept fails, the server "repairs" itself: it closes its listening socket and makes a new one.
// Whoever waits in the queue is reset, and with port 0 the new socket has another port.
// caught by: 03.survives-too-many-files
// cause: listening-socket-renewed

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

public class Supervisor {
    private final InetAddress host;
    private final int port;

    Supervisor(InetAddress host, int port) {
        this.host = host;
        this.port = port;
    }

    ServerSocket open() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(host, port), 128);
        System.out.println("listening on " + host.getHostAddress() + ":" + socket.getLocalPort());
        System.out.flush();
        return socket;
    }

    void run(ServerSocket first) throws InterruptedException {
        ServerSocket listener = first;
        while (true) {
            try {
                if (listener == null) {
                    listener = open();
                }
                Socket client = listener.accept();
                serve(client);
            } catch (IOException e) {
                System.err.println("accept failed, restarting the listener: " + e.getMessage());
                closeQuietly(listener);
                listener = null;
                Thread.sleep(100);
            }
        }
    }

    private static void serve(Socket client) {
        String who = String.valueOf(client.getRemoteSocketAddress());
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] data = new byte[8192];
            for (int n = in.read(data); n >= 0; n = in.read(data)) {
                for (int i = 0; i < n; i++) {
                    if (data[i] >= 97 && data[i] <= 122) {
                        data[i] -= 32;
                    }
                }
                out.write(data, 0, n);
            }
        } catch (IOException e) {
            System.err.println(who + ": " + e.getMessage());
        }
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException ignored) {
            // nothing to do
        }
    }

    public static void main(String[] args) throws InterruptedException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        try {
            int colon = address.lastIndexOf(':');
            InetAddress host = InetAddress.getByName(address.substring(0, colon));
            int port = Integer.parseInt(address.substring(colon + 1));
            Supervisor supervisor = new Supervisor(host, port);
            supervisor.run(supervisor.open());
        } catch (IOException | RuntimeException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
