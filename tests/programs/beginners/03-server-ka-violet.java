// When the address is in use the server prints a good message but then simply returns from main, so the
// exit code is 0 and a script believes that all went well.
// caught by: 03.address-in-use
// cause: failure-taken-for-success

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

public class UpperServer {
    private final ServerSocket serverSocket;

    UpperServer(String host, int port) throws IOException {
        serverSocket = new ServerSocket(port, 128, InetAddress.getByName(host));
    }

    void announce() {
        System.out.println("listening on " + serverSocket.getInetAddress().getHostAddress()
                + ":" + serverSocket.getLocalPort());
        System.out.flush();
    }

    void serveForever() {
        while (true) {
            Socket accepted;
            try {
                accepted = serverSocket.accept();
            } catch (IOException e) {
                System.err.println("accept: " + e.getMessage());
                pause();
                continue;
            }
            try (Socket client = accepted) {
                converse(client);
            } catch (IOException e) {
                System.err.println("client: " + e.getMessage());
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void converse(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] buffer = new byte[4096];
        int count;
        while ((count = in.read(buffer)) != -1) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] >= 'a' && buffer[i] <= 'z') {
                    buffer[i] -= 32;
                }
            }
            out.write(buffer, 0, count);
            out.flush();
        }
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try {
            UpperServer server = new UpperServer(address.substring(0, colon),
                    Integer.parseInt(address.substring(colon + 1)));
            server.announce();
            server.serveForever();
        } catch (IOException e) {
            System.err.println("Could not listen on " + address + ": " + e.getMessage());
        }
    }
}
