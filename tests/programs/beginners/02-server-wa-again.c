// the listening socket is made anew for each client and closed as soon as one is accepted. While a
// client is served nobody listens: whoever connects is refused, and whoever waited in the queue is
// reset.
// caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
// caught by: 02.keeps-running
// by luck: 02.descriptors-do-not-grow 02.two-hundred-clients 02.second-client
// cause: listening-socket-renewed

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(struct sockaddr_in *addr)
{
    int one = 1;
    socklen_t len = sizeof *addr;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)addr, sizeof *addr) < 0 || listen(fd, 128) < 0) {
        close(fd);
        return -1;
    }
    /* so that port 0 becomes the real one */
    getsockname(fd, (struct sockaddr *)addr, &len);
    return fd;
}

static int send_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = send(fd, p, n, 0);
        if (k < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += k;
        n -= k;
    }
    return 0;
}

/* from exercise 01 */
static void converse(int fd)
{
    char buf[4096];
    for (;;) {
        ssize_t n = recv(fd, buf, sizeof buf, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] -= 'a' - 'A';
        if (send_all(fd, buf, n) < 0)
            return;
    }
}

/* from exercise 01: wait for one client, talk, done */
static int serve_one(struct sockaddr_in *addr, int announce)
{
    int conn, listener = open_listener(addr);
    if (listener < 0)
        return -1;
    if (announce) {
        printf("listening on %s:%d\n", inet_ntoa(addr->sin_addr), ntohs(addr->sin_port));
        fflush(stdout);
    }
    do
        conn = accept(listener, NULL, NULL);
    while (conn < 0 && (errno == EINTR || errno == ECONNABORTED));
    close(listener);
    if (conn < 0)
        return -1;
    converse(conn);
    close(conn);
    return 0;
}

int main(int argc, char **argv)
{
    char address[256];
    struct addrinfo hints, *res;
    struct sockaddr_in addr;
    char *colon;
    int first = 1;

    snprintf(address, sizeof address, "%s", argc > 1 ? argv[1] : "127.0.0.1:8888");
    signal(SIGPIPE, SIG_IGN);
    colon = strrchr(address, ':');
    if (!colon) {
        fprintf(stderr, "%s: HOST:PORT expected\n", address);
        return 1;
    }
    *colon = 0;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(address, colon + 1, &hints, &res) != 0) {
        fprintf(stderr, "%s: unknown host\n", argv[1]);
        return 1;
    }
    memcpy(&addr, res->ai_addr, sizeof addr);
    freeaddrinfo(res);

    while (serve_one(&addr, first) == 0)
        first = 0;
    fprintf(stderr, "%s: %s\n", argc > 1 ? argv[1] : "127.0.0.1:8888", strerror(errno));
    return 1;
}
