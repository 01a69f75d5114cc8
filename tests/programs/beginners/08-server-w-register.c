// It calls inet_ntoa twice within one printf. Both calls return the same static buffer, so the peer and
// the local end are printed with the same host; it shows whenever the two addresses of a connection
// differ (say 127.0.0.2 and 127.0.0.1).
// caught by: 08.names-address-of-connection
// cause: one-host-twice

#define _DEFAULT_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct options {
    const char *address;
    struct sockaddr_in where;
    int backlog;
};

static struct options parse(int argc, char **argv)
{
    struct options o;
    memset(&o, 0, sizeof o);
    o.address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    o.backlog = argc > 2 ? atoi(argv[2]) : 128;

    char host[64];
    int port;
    if (sscanf(o.address, "%63[^:]:%d", host, &port) != 2) {
        fprintf(stderr, "%s: HOST:PORT expected\n", o.address);
        exit(1);
    }
    o.where.sin_family = AF_INET;
    o.where.sin_port = htons(port);
    if (strcmp(host, "localhost") == 0)
        strcpy(host, "127.0.0.1");
    if (!inet_aton(host, &o.where.sin_addr)) {
        fprintf(stderr, "%s: bad host\n", o.address);
        exit(1);
    }
    return o;
}

static void announce_client(int fd, const struct sockaddr_in *peer)
{
    struct sockaddr_in local;
    socklen_t len = sizeof local;
    if (getsockname(fd, (struct sockaddr *)&local, &len) < 0) {
        perror("getsockname");
        return;
    }
    printf("client %s:%d at %s:%d\n",
           inet_ntoa(peer->sin_addr), ntohs(peer->sin_port),
           inet_ntoa(local.sin_addr), ntohs(local.sin_port));
    fflush(stdout);
}

static int echo(int fd)
{
    char buf[8192];
    ssize_t n;
    while ((n = read(fd, buf, sizeof buf)) != 0) {
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        for (int i = 0; i < n; i++)
            if ('a' <= buf[i] && buf[i] <= 'z')
                buf[i] += 'A' - 'a';
        for (ssize_t done = 0; done < n;) {
            ssize_t k = write(fd, buf + done, n - done);
            if (k < 0 && errno == EINTR)
                continue;
            if (k < 0)
                return -1;
            done += k;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct options o = parse(argc, argv);
    signal(SIGPIPE, SIG_IGN);

    int s = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(s, (struct sockaddr *)&o.where, sizeof o.where) < 0 || listen(s, o.backlog) < 0) {
        fprintf(stderr, "%s: %s\n", o.address, strerror(errno));
        return 1;
    }
    socklen_t len = sizeof o.where;
    getsockname(s, (struct sockaddr *)&o.where, &len);
    printf("listening on %s:%d\n", inet_ntoa(o.where.sin_addr), ntohs(o.where.sin_port));
    fflush(stdout);

    while (1) {
        struct sockaddr_in peer;
        len = sizeof peer;
        int c = accept(s, (struct sockaddr *)&peer, &len);
        if (c < 0) {
            fprintf(stderr, "accept: %s\n", strerror(errno));
            usleep(50 * 1000);
            continue;
        }
        announce_client(c, &peer);
        if (echo(c) < 0)
            perror("client");
        close(c);
    }
}
