// The id is counted up each time a datagram is made, also for another try of the same line. The tries
// aren't the same bytes, a late reply to an earlier try is dropped, and the next line doesn't have the
// next id.
// caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts 09.client-gives-up
// caught by: 09.client-waits-200-ms 09.client-strays-change-no-wait 09.client-late-reply
// cause: new-id-for-each-try

import java.io.*;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

public class Echoer {
    static final int TRIES = 5;
    static final long WAIT = 200;

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private int id = 0;

    Echoer(InetSocketAddress server) throws SocketException {
        this.server = server;
        this.socket = new DatagramSocket();
        this.socket.connect(server);
    }

    private void send(byte[] payload) throws IOException {
        id++;
        ByteBuffer message = ByteBuffer.allocate(4 + payload.length);
        message.putInt(id).put(payload);
        socket.send(new DatagramPacket(message.array(), message.capacity(), server));
    }

    private byte[] receive() throws IOException {
        long end = System.nanoTime() + WAIT * 1_000_000;
        byte[] room = new byte[2048];
        while (true) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) return null;
            socket.setSoTimeout((int) left);
            DatagramPacket packet = new DatagramPacket(room, room.length);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException late) {
                return null;
            }
            if (packet.getLength() < 4) continue;
            ByteBuffer reply = ByteBuffer.wrap(room, 0, packet.getLength());
            if (reply.getInt() != id) continue;
            byte[] payload = new byte[reply.remaining()];
            reply.get(payload);
            return payload;
        }
    }

    byte[] ask(byte[] payload) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            send(payload);
            byte[] reply = receive();
            if (reply != null) return reply;
        }
        throw new IOException("no reply after " + TRIES + " tries");
    }

    public static void main(String[] args) {
        String address = args.length == 1 ? args[0] : "127.0.0.1:8888";
        String[] hp = address.split(":");
        try {
            Echoer echoer = new Echoer(new InetSocketAddress(hp[0], Integer.parseInt(hp[1])));
            // Latin-1 in, Latin-1 out: the bytes stay as they are
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
            String line;
            while ((line = in.readLine()) != null) {
                byte[] reply = echoer.ask(line.getBytes(StandardCharsets.ISO_8859_1));
                System.out.write(reply);
                System.out.write('\n');
                System.out.flush();
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e);
            System.exit(1);
        }
    }
}
