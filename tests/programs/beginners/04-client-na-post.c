// A line is read into a fixed buffer of 8192 bytes; what is longer is cut into several messages: a line
// of 20,000 bytes leaves as three datagrams and is printed as three lines. demands: "**Client**: one
// line is one datagram; its answer is one datagram, printed as it came, before the next is sent." (and
// of sizes: "All sizes up to 65,507 bytes.") /.
// caught by: 04.client-largest-reply
// cause: message-split

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAXLINE 8192

static const char *progaddr = "127.0.0.1:8888";

static void die(const char *what)
{
    fprintf(stderr, "client: %s: %s: %s\n", progaddr, what, strerror(errno));
    exit(1);
}

/* length of the line without its ending, or -1 at the end of stdin */
static int get_line(char *buf, int max)
{
    int c, n = 0;

    while (n < max && (c = getchar()) != EOF) {
        if (c == '\n') {
            if (n > 0 && buf[n - 1] == '\r')
                n--;
            return n;
        }
        buf[n++] = (char)c;
    }
    if (n == 0)
        return -1;
    return n;
}

int main(int argc, char *argv[])
{
    static char line[MAXLINE], reply[65536];
    struct sockaddr_in server = {0};
    char host[64];
    int port, fd, n;

    if (argc > 1)
        progaddr = argv[1];
    if (sscanf(progaddr, "%63[^:]:%d", host, &port) != 2) {
        fprintf(stderr, "client: %s: expected HOST:PORT\n", progaddr);
        return 1;
    }
    server.sin_family = AF_INET;
    server.sin_port = htons(port);
    if (inet_aton(host, &server.sin_addr) == 0) {
        fprintf(stderr, "client: %s: not an IP address\n", progaddr);
        return 1;
    }

    fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        die("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        die("connect");

    while ((n = get_line(line, MAXLINE)) != -1) {
        ssize_t got;

        if (n == 0)
            continue;
        if (send(fd, line, n, 0) == -1)
            die("send");
        got = recv(fd, reply, sizeof reply, 0);
        if (got == -1)
            die("recv");
        fwrite(reply, 1, got, stdout);
        fputc('\n', stdout);
        fflush(stdout);
    }
    close(fd);
    return 0;
}
