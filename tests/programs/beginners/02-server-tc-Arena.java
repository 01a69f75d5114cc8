// As in the game server, a player keeps the seat until somebody else takes it: the old socket is
// closed only after the next accept. A client that has finished sending gets its answers, but the end
// of the stream comes when the next client happens to connect.
// caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
// caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
// cause: connection-not-closed

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

class Arena {
    private final ServerSocket gate;
    private Player seat;

    static final class Player {
        final Socket socket;
        final InputStream in;
        final OutputStream out;

        Player(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        /** One round: a move comes in, the answer goes out. False when the player makes no more moves. */
        boolean round(byte[] board) throws IOException {
            int length = in.read(board);
            if (length < 0) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (board[i] >= 'a' && board[i] <= 'z') {
                    board[i] -= 32;
                }
            }
            out.write(board, 0, length);
            out.flush();
            return true;
        }
    }

    Arena(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        InetAddress host = InetAddress.getByName(address.substring(0, colon));
        int port = Integer.parseInt(address.substring(colon + 1));
        gate = new ServerSocket();
        gate.setReuseAddress(true);
        gate.bind(new InetSocketAddress(host, port), 128);
        System.out.println("listening on " + host.getHostAddress() + ":" + gate.getLocalPort());
        System.out.flush();
    }

    /** The next player takes the seat. */
    private void seatNext() throws IOException {
        Socket socket = gate.accept();
        if (seat != null) {
            seat.socket.close();
        }
        seat = new Player(socket);
    }

    void play() {
        byte[] board = new byte[32768];
        while (true) {
            try {
                seatNext();
                while (seat.round(board)) {
                    // next round
                }
            } catch (IOException e) {
                System.err.println("round lost: " + e.getMessage());
            }
        }
    }

    public static void main(String[] args) {
        System.setProperty("java.net.preferIPv4Stack", "true");
        String address = args.length > 0 ? args[0] : "127.0.0.1:8888";
        try {
            new Arena(address).play();
        } catch (IOException e) {
            System.err.println(address + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
