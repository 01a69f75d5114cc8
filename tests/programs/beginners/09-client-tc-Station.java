// The station numbered its packets, not its messages, and still does: every try gets the next number.
// A retry is a different datagram with another id, and the late answer to an earlier try is dropped as
// foreign.
// caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
// caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-strays-change-no-wait
// caught by: 09.client-late-reply
// cause: new-id-for-each-try

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

class Station {
    private static final int TRIES = 5;
    private static final long WAIT_NANOS = 200_000_000L;
    private static final int LONGEST = 1020;

    private final DatagramSocket socket;
    private int sequence = 0;

    Station(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        socket = new DatagramSocket(0);
        socket.connect(new InetSocketAddress(address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1))));
    }

    /** Sends one packet and returns its number. */
    private int transmit(byte[] payload) throws IOException {
        int number = ++sequence;
        byte[] packet = ByteBuffer.allocate(4 + payload.length).putInt(number).put(payload).array();
        socket.send(new DatagramPacket(packet, packet.length));
        return number;
    }

    /** The payload of the packet with this number, or null if it does not come in time. */
    private byte[] await(int number) throws IOException {
        long end = System.nanoTime() + WAIT_NANOS;
        byte[] room = new byte[2048];
        while (true) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            socket.setSoTimeout((int) Math.max(1, (left + 999_999) / 1_000_000));
            DatagramPacket packet = new DatagramPacket(room, room.length);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return null;
            }
            if (packet.getLength() >= 4 && ByteBuffer.wrap(room).getInt() == number) {
                return Arrays.copyOfRange(room, 4, packet.getLength());
            }
        }
    }

    byte[] report(byte[] reading) throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            byte[] confirmation = await(transmit(reading));
            if (confirmation != null) {
                return confirmation;
            }
        }
        throw new IOException("no reply after " + TRIES + " tries");
    }

    private static byte[] readLine(InputStream in) throws IOException {
        int c = in.read();
        if (c < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (; c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        byte[] bytes = line.toByteArray();
        int length = bytes.length;
        if (c == '\n' && length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }

    public static void main(String[] args) {
        System.setProperty("java.net.preferIPv4Stack", "true");
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        try {
            Station station = new Station(address);
            InputStream in = new BufferedInputStream(System.in);
            byte[] reading;
            while ((reading = readLine(in)) != null) {
                if (reading.length > LONGEST) {
                    throw new IOException("the line is too long");
                }
                byte[] confirmation = station.report(reading);
                System.out.write(confirmation, 0, confirmation.length);
                System.out.write('\n');
                System.out.flush();
            }
        } catch (IOException e) {
            System.err.println(address + ": " + e);
            System.exit(1);
        }
        System.exit(0);
    }
}
