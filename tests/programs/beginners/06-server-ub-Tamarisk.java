// A datagram with the same bytes as the last one of the same sender, less than three seconds later, is
// taken for a repetition and not answered. But two empty lines, or two times "yes", are two messages,
// and a client whose answer got lost asks in vain.
// caught by: 06.one-reply-from-own-address 06.ten-empty 06.mixed-in-order
// cause: equal-datagram-dropped

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

class Tamarisk {
    static final long WINDOW = 3_000_000_000L;

    record Last(byte[] bytes, long when) {}

    /** Knows what each client has sent last. Clients may send again; that needs no second answer. */
    static class Memory extends LinkedHashMap<SocketAddress, Last> {
        Memory() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<SocketAddress, Last> eldest) {
            return size() > 1000;
        }

        boolean repeats(SocketAddress sender, byte[] bytes) {
            long now = System.nanoTime();
            Last last = get(sender);
            if (last != null && now - last.when() < WINDOW && Arrays.equals(last.bytes(), bytes)) {
                return true;
            }
            put(sender, new Last(bytes, now));
            return false;
        }
    }

    static byte[] upper(byte[] bytes) {
        byte[] result = bytes.clone();
        for (int i = 0; i < result.length; i++) {
            if (result[i] >= 'a' && result[i] <= 'z') {
                result[i] -= 32;
            }
        }
        return result;
    }

    static void serve(DatagramSocket socket) {
        Memory memory = new Memory();
        byte[] buffer = new byte[65_535];
        while (true) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                SocketAddress sender = packet.getSocketAddress();
                byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                if (memory.repeats(sender, bytes)) {
                    System.err.println(sender + ": a repetition");
                    continue;
                }
                byte[] reply = upper(bytes);
                socket.send(new DatagramPacket(reply, reply.length, sender));
            } catch (IOException error) {
                System.err.println("datagram: " + error.getMessage());
            }
        }
    }

    public static void main(String[] args) {
        System.setProperty("java.net.preferIPv4Stack", "true");
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        int colon = address.lastIndexOf(':');
        DatagramSocket socket;
        try {
            String host = address.substring(0, Math.max(colon, 0));
            int port = Integer.parseInt(address.substring(colon + 1));
            socket = new DatagramSocket(new InetSocketAddress(host, port));
        } catch (SocketException | IllegalArgumentException error) {
            System.err.println(address + ": " + error.getMessage());
            System.exit(1);
            return;
        }
        System.out.println("listening on " + socket.getLocalAddress().getHostAddress()
            + ":" + socket.getLocalPort());
        System.out.flush();
        serve(socket);
    }
}
