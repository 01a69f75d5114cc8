// Every receive has a DatagramPacket of its own, but all of them share one byte array, and the bytes are
// copied out of it only inside the task on the worker thread: while the task waits the next datagram
// overwrites them, so datagrams that come close together are answered with the text of a later one.
// caught by: 04.two-clients 04.boundaries-kept
// cause: shared-between-clients buffer-overwritten

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

public class Dispatcher {

    record Envelope(byte[] body, SocketAddress sender) {
        static Envelope of(DatagramPacket packet) {
            byte[] body = Arrays.copyOf(packet.getData(), packet.getLength());
            return new Envelope(body, packet.getSocketAddress());
        }
    }

    interface Handler {
        byte[] handle(byte[] request);
    }

    static final class UpperCaseHandler implements Handler {
        @Override
        public byte[] handle(byte[] request) {
            byte[] answer = request.clone();
            for (int i = 0; i < answer.length; i++) {
                if ('a' <= answer[i] && answer[i] <= 'z') {
                    answer[i] = (byte) (answer[i] - 'a' + 'A');
                }
            }
            return answer;
        }
    }

    static final class Task implements Runnable {
        private final DatagramSocket socket;
        private final DatagramPacket packet;
        private final Handler handler;

        Task(DatagramSocket socket, DatagramPacket packet, Handler handler) {
            this.socket = socket;
            this.packet = packet;
            this.handler = handler;
        }

        @Override
        public void run() {
            Envelope envelope = Envelope.of(packet);
            byte[] answer = handler.handle(envelope.body());
            try {
                socket.send(new DatagramPacket(answer, answer.length, envelope.sender()));
            } catch (IOException e) {
                System.err.println(envelope.sender() + ": " + e.getMessage());
            }
        }
    }

    private final DatagramSocket socket;
    private final Handler handler;
    private final ExecutorService workers = Executors.newSingleThreadExecutor();

    Dispatcher(DatagramSocket socket, Handler handler) {
        this.socket = socket;
        this.handler = handler;
    }

    void loop() {
        byte[] buffer = new byte[65535];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
            } catch (IOException e) {
                System.err.println("receive: " + e.getMessage());
                continue;
            }
            workers.submit(new Task(socket, packet, handler));
        }
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(
                    address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
            System.out.println("listening on " + socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort());
            new Dispatcher(socket, new UpperCaseHandler()).loop();
        } catch (SocketException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
