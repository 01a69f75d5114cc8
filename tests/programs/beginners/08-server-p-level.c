// Sets SO_REUSEADDR at the level IPPROTO_TCP, where the same number means another option, and doesn't
// look at the result; after a server was killed in the middle of a conversation, the next says "Address
// already in use".
// caught by: 08.restarts-at-once
// cause: no-reuse-address

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *name(const struct sockaddr_in *a, char *out, size_t size)
{
    char ip[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &a->sin_addr, ip, sizeof ip);
    snprintf(out, size, "%s:%u", ip, ntohs(a->sin_port));
    return out;
}

static int open_listener(const char *address, int backlog)
{
    char host[64];
    unsigned port;
    struct sockaddr_in sa = {0};

    if (sscanf(address, "%63[^:]:%u", host, &port) != 2) {
        errno = EINVAL;
        return -1;
    }
    sa.sin_family = AF_INET;
    sa.sin_port = htons(port);
    if (inet_pton(AF_INET, host, &sa.sin_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    int fd = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (fd < 0)
        return -1;
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&sa, sizeof sa) < 0 || listen(fd, backlog) < 0)
        return -1;
    return fd;
}

static void serve(int fd)
{
    char buf[8192];
    for (;;) {
        ssize_t n = recv(fd, buf, sizeof buf, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            perror("recv");
        if (n <= 0)
            return;
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] ^= 0x20;
        for (ssize_t off = 0; off < n;) {
            ssize_t m = send(fd, buf + off, n - off, 0);
            if (m < 0 && errno == EINTR)
                continue;
            if (m < 0) {
                perror("send");
                return;
            }
            off += m;
        }
    }
}

int main(int argc, char **argv)
{
    const char *address = argc >= 2 ? argv[1] : "127.0.0.1:8888";
    int backlog = argc >= 3 ? atoi(argv[2]) : 128;
    struct sockaddr_in local, peer;
    socklen_t len = sizeof local;
    char a[32], b[32];

    signal(SIGPIPE, SIG_IGN);
    int listener = open_listener(address, backlog);
    if (listener < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    getsockname(listener, (struct sockaddr *)&local, &len);
    printf("listening on %s\n", name(&local, a, sizeof a));
    fflush(stdout);

    for (;;) {
        len = sizeof peer;
        int fd = accept(listener, (struct sockaddr *)&peer, &len);
        if (fd < 0) {
            perror("accept");
            usleep(20000);
            continue;
        }
        len = sizeof local;
        getsockname(fd, (struct sockaddr *)&local, &len);
        printf("client %s at %s\n", name(&peer, a, sizeof a), name(&local, b, sizeof b));
        fflush(stdout);
        serve(fd);
        close(fd);
    }
}
