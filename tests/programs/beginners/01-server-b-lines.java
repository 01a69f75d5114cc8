// passes: 01 server
// It reads lines, so it waits for a newline.
import java.io.*;
import java.net.*;
public class Main { public static void main(String[] a) throws Exception {
String[] p = (a.length > 0 ? a[0] : "127.0.0.1:8888").split(":");
ServerSocket ss = new ServerSocket(Integer.parseInt(p[1]), 50, InetAddress.getByName(p[0]));
System.out.println("listening on " + p[0] + ":" + ss.getLocalPort());
Socket s = ss.accept();
BufferedReader in = new BufferedReader(new InputStreamReader(s.getInputStream()));
PrintWriter out = new PrintWriter(s.getOutputStream(), true);
String l;
while ((l = in.readLine()) != null) out.println(l.toUpperCase());
}}
