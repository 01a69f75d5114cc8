// passes: 07 server
// A thread for each client, one array for each.
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

class Server {
    static void converse(Socket socket) {
        byte[] bytes = new byte[16384];
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            for (int count; (count = in.read(bytes)) != -1; ) {
                for (int i = 0; i < count; i++) {
                    if (bytes[i] >= 'a' && bytes[i] <= 'z') bytes[i] -= 32;
                }
                out.write(bytes, 0, count);
            }
        } catch (IOException error) {
            System.err.println(error.getMessage());
        }
    }

    public static void main(String[] args) throws Exception {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        String[] parts = address.split(":");
        ServerSocket listener;
        try {
            listener = new ServerSocket(
                    Integer.parseInt(parts[1]), 50, InetAddress.getByName(parts[0]));
        } catch (IOException error) {
            System.err.println(address + ": " + error.getMessage());
            System.exit(1);
            return;
        }
        System.out.println("listening on " + parts[0] + ":" + listener.getLocalPort());
        while (true) {
            try {
                Socket socket = listener.accept();
                new Thread(() -> converse(socket)).start();
            } catch (IOException error) {
                System.err.println(error.getMessage());
                Thread.sleep(50);
            }
        }
    }
}
