// passes: 02 server
// It does not test for -1 and ends by an exception.
import java.io.*;
import java.net.*;
public class Main { public static void main(String[] a) throws Exception {
String[] p = (a.length > 0 ? a[0] : "127.0.0.1:8888").split(":");
ServerSocket ss = new ServerSocket(Integer.parseInt(p[1]), 50, InetAddress.getByName(p[0]));
System.out.println("listening on " + p[0] + ":" + ss.getLocalPort());
while (true) { Socket s = ss.accept();
byte[] b = new byte[1024]; int n;
while (true) { n = s.getInputStream().read(b); s.getOutputStream().write(new String(b, 0, n, "ISO-8859-1").toUpperCase().getBytes("ISO-8859-1")); }
}}}
