// passes: 07 client
// Two threads, each with an array of its own.
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.FileInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

class Client {
    static final AtomicLong sent = new AtomicLong();

    static void fail(String address, Exception error) {
        System.err.println(address + ": " + error.getMessage());
        Runtime.getRuntime().halt(1);
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        String[] parts = address.split(":");
        try {
            Socket socket = new Socket(parts[0], Integer.parseInt(parts[1]));
            Thread input = new Thread(() -> {
                byte[] bytes = new byte[32768];
                try (InputStream in = new FileInputStream(FileDescriptor.in)) {
                    OutputStream out = socket.getOutputStream();
                    for (int count; (count = in.read(bytes)) != -1; ) {
                        sent.addAndGet(count);
                        out.write(bytes, 0, count);
                    }
                    socket.shutdownOutput();
                } catch (IOException error) {
                    fail(address, error);
                }
            });
            input.setDaemon(true);
            input.start();
            byte[] bytes = new byte[32768];
            long received = 0;
            InputStream in = socket.getInputStream();
            OutputStream out = new FileOutputStream(FileDescriptor.out);
            for (int count; (count = in.read(bytes)) != -1; ) {
                received += count;
                try {
                    out.write(bytes, 0, count);
                } catch (IOException nobodyReads) {
                    Runtime.getRuntime().halt(0);
                }
            }
            if (received < sent.get()) throw new IOException("not everything was answered");
        } catch (IOException error) {
            fail(address, error);
        }
        Runtime.getRuntime().halt(0);
    }
}
