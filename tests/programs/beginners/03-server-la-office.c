// When a write fails, converse() returns before the close() at its end. Each client that resets while
// replies are on their way leaves an open descriptor behind in the server.
// caught by: 03.descriptors-do-not-grow
// cause: descriptor-kept

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

struct client {
    int fd;
    struct sockaddr_in addr;
};

static int listen_at(const char *address)
{
    char host[100] = "";
    int port = 0;
    if (sscanf(address, "%99[^:]:%d", host, &port) != 2) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        return -1;
    }
    struct sockaddr_in sa;
    memset(&sa, 0, sizeof(sa));
    sa.sin_family = AF_INET;
    sa.sin_addr.s_addr = inet_addr(strcmp(host, "localhost") ? host : "127.0.0.1");
    sa.sin_port = htons(port);

    int s = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    if (s < 0 ||
        setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) < 0 ||
        bind(s, (struct sockaddr *)&sa, sizeof(sa)) < 0 ||
        listen(s, 64) < 0) {
        fprintf(stderr, "cannot listen on %s: %s\n", address, strerror(errno));
        return -1;
    }
    socklen_t len = sizeof(sa);
    getsockname(s, (struct sockaddr *)&sa, &len);
    printf("listening on %s:%u\n", inet_ntoa(sa.sin_addr), ntohs(sa.sin_port));
    fflush(stdout);
    return s;
}

static void report(struct client *c, const char *doing)
{
    fprintf(stderr, "%s:%u: %s: %s\n", inet_ntoa(c->addr.sin_addr), ntohs(c->addr.sin_port),
            doing, strerror(errno));
}

static void converse(struct client *c)
{
    unsigned char buf[8192];
    while (1) {
        ssize_t got = recv(c->fd, buf, sizeof(buf), 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            report(c, "reading");
            break;
        }
        if (got == 0)
            break;
        for (ssize_t i = 0; i < got; i++)
            if ('a' <= buf[i] && buf[i] <= 'z')
                buf[i] -= 'a' - 'A';
        ssize_t sent = 0;
        while (sent < got) {
            ssize_t n = send(c->fd, buf + sent, got - sent, 0);
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0) {
                report(c, "writing");
                return;
            }
            sent += n;
        }
    }
    close(c->fd);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    int s = listen_at(argc > 1 ? argv[1] : "127.0.0.1:8888");
    if (s < 0)
        return 1;
    while (1) {
        struct client c;
        socklen_t len = sizeof(c.addr);
        c.fd = accept(s, (struct sockaddr *)&c.addr, &len);
        if (c.fd < 0) {
            int why = errno;
            perror("accept");
            if (why == EMFILE || why == ENFILE)
                usleep(100000);
            continue;
        }
        converse(&c);
    }
}
