// So that the server can start again at once it sets SO_REUSEPORT, not only SO_REUSEADDR. A second
// server then binds the same address while the first still listens: nothing is refused, and the kernel
// shares the clients among the two.
// caught by: 08.address-in-use
// cause: port-shared

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;

public class NamedEchoServer {

    static String name(SocketAddress a) {
        InetSocketAddress inet = (InetSocketAddress) a;
        return inet.getAddress().getHostAddress() + ":" + inet.getPort();
    }

    static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    static ServerSocket open(String address, int backlog) throws IOException {
        int colon = address.lastIndexOf(':');
        InetSocketAddress where = new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        server.bind(where, backlog);
        return server;
    }

    static void converse(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] buf = new byte[8192];
        for (int n = in.read(buf); n >= 0; n = in.read(buf)) {
            for (int i = 0; i < n; i++) {
                if (buf[i] >= 'a' && buf[i] <= 'z') {
                    buf[i] -= 32;
                }
            }
            out.write(buf, 0, n);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int backlog = 128;
        if (args.length > 1) {
            try {
                backlog = Integer.parseInt(args[1]);
            } catch (NumberFormatException e) {
                System.err.println("BACKLOG must be a number: " + args[1]);
                System.exit(2);
            }
        }

        ServerSocket server = null;
        try {
            server = open(address, backlog);
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
        say("listening on " + name(server.getLocalSocketAddress()));

        while (true) {
            Socket client;
            try {
                client = server.accept();
            } catch (IOException e) {
                System.err.println("accept: " + e.getMessage());
                Thread.sleep(20);
                continue;
            }
            try (client) {
                say("client " + name(client.getRemoteSocketAddress())
                        + " at " + name(client.getLocalSocketAddress()));
                converse(client);
            } catch (IOException e) {
                System.err.println("client: " + e.getMessage());
            }
        }
    }
}
