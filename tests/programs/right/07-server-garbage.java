// passes: 07 server
// A new array for each read: the collector comes when it likes.
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;

class Server {
    static void converse(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            while (true) {
                byte[] bytes = new byte[16384];
                int count = in.read(bytes);
                if (count == -1) return;
                byte[] reply = Arrays.copyOf(bytes, count);
                for (int i = 0; i < count; i++) {
                    if (reply[i] >= 'a' && reply[i] <= 'z') reply[i] -= 32;
                }
                out.write(reply);
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
