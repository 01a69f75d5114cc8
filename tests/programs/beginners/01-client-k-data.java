// Sends with DataOutputStream.writeBytes, which keeps only the low byte of each char; "straße" goes out
// as six Latin-1 bytes instead of seven UTF-8 bytes, and the reply is mangled.
// caught by: 01.client-joins-split-character
// cause: sent-in-another-encoding

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

class TCPClient {
    public static void main(String[] argv) throws Exception {
        String address = argv.length > 0 ? argv[0] : "127.0.0.1:8888";
        String[] parts = address.split(":");

        BufferedReader inFromUser =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Socket clientSocket = new Socket(parts[0], Integer.parseInt(parts[1]));
        DataOutputStream outToServer =
            new DataOutputStream(new BufferedOutputStream(clientSocket.getOutputStream()));
        DataInputStream inFromServer = new DataInputStream(clientSocket.getInputStream());

        String sentence;
        while ((sentence = inFromUser.readLine()) != null) {
            outToServer.writeBytes(sentence);
            outToServer.flush();
            byte[] modifiedSentence = new byte[sentence.length()];
            inFromServer.readFully(modifiedSentence);
            System.out.write(modifiedSentence, 0, modifiedSentence.length);
            System.out.write('\n');
            System.out.flush();
        }
        clientSocket.close();
    }
}
