// One thread receives and hands over what comes; when the stream ends, it ends, and says nothing. The main
// thread waits for it for ever: all that is left of the program are threads that wait for each other.
//
// caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
// caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
// cause: end-unnoticed error-swallowed threads-wait-for-each-other

import java.io.*;
import java.net.*;
import java.util.concurrent.*;

public class Queue {
    public static void main(String[] args) throws Exception {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        Socket socket;
        try {
            socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        } catch (IOException error) {
            System.err.println(address + ": " + error.getMessage());
            System.exit(1);
            return;
        }
        BlockingQueue<Byte> received = new LinkedBlockingQueue<>();
        Thread receiver = new Thread(() -> receive(socket, received));
        receiver.setDaemon(true);
        receiver.start();

        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "ISO-8859-1"));
        for (String line; (line = lines.readLine()) != null;) {
            if (line.isEmpty()) {
                continue;
            }
            byte[] message = line.getBytes("ISO-8859-1");
            socket.getOutputStream().write(message);
            byte[] reply = new byte[message.length];
            for (int i = 0; i < reply.length; i++) {
                reply[i] = received.take();
            }
            System.out.write(reply);
            System.out.write('\n');
            System.out.flush();
        }
        socket.close();
    }

    private static void receive(Socket socket, BlockingQueue<Byte> received) {
        byte[] buffer = new byte[4096];
        try {
            for (int n; (n = socket.getInputStream().read(buffer)) > 0;) {
                for (int i = 0; i < n; i++) {
                    received.add(buffer[i]);
                }
            }
        } catch (IOException gone) {
            // Whoever waits for more waits for ever.
        }
    }
}
