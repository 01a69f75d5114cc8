// The datagrams are answered by a pool of threads, but all packets share one byte array. When datagrams
// come in a burst, the next one overwrites a message before its answer is made, so that some answers
// hold bytes of another message.
// caught by: 04.boundaries-kept
// by luck: 04.two-clients
// cause: shared-between-clients buffer-overwritten

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

public class Pool {
    static final int MAX = 65535;

    record Job(DatagramSocket socket, DatagramPacket packet) implements Runnable {
        @Override
        public void run() {
            byte[] in = packet.getData();
            byte[] out = new byte[packet.getLength()];
            for (int i = 0; i < out.length; i++) {
                byte b = in[packet.getOffset() + i];
                out[i] = b >= 'a' && b <= 'z' ? (byte) (b & 0xDF) : b;
            }
            try {
                socket.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
            } catch (IOException e) {
                System.err.println(packet.getSocketAddress() + ": " + e.getMessage());
            }
        }
    }

    public static void main(String[] args) {
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            int colon = address.lastIndexOf(':');
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(
                    InetAddress.getByName(address.substring(0, colon)),
                    Integer.parseInt(address.substring(colon + 1))));
            System.out.println("listening on " + socket.getLocalAddress().getHostAddress()
                    + ":" + socket.getLocalPort());

            byte[] buffer = new byte[MAX];
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                pool.submit(new Job(socket, packet));
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
