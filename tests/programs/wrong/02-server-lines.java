// Reads lines, in a JVM, whose own threads are never without a timer.
//
// caught by: 02.echoes-exactly 02.moves-large-messages 02.second-client 02.two-hundred-clients
// caught by: 02.silent-clients 02.half-close-gets-everything 02.backlog-client-is-served
// caught by: 02.port-never-refuses 02.clients-kept-apart 02.descriptors-do-not-grow
// caught by: 02.idle-while-idle 02.idle-after-clients-leave 02.survives-short-writes
// caught by: 02.survives-short-reads 02.keeps-running
// cause: bytes-added waits-for-newline
import java.io.*;
import java.net.*;
class Lines {
    public static void main(String[] a) throws Exception {
        String[] p = a[0].split(":");
        ServerSocket l = new ServerSocket(Integer.parseInt(p[1]), 50, InetAddress.getByName(p[0]));
        System.out.println("listening on " + p[0] + ":" + l.getLocalPort());
        while (true) {
            try (Socket s = l.accept()) {
                BufferedReader r = new BufferedReader(new InputStreamReader(s.getInputStream(), "ISO-8859-1"));
                OutputStream o = s.getOutputStream();
                String line;
                while ((line = r.readLine()) != null) o.write((line.toUpperCase() + "\n").getBytes("ISO-8859-1"));
            }
        }
    }
}
