// An accept that fails is treated like a failed bind: perror and exit(1). One client that gives up
// before it is accepted (ECONNABORTED) ends the server.
// caught by: 08.survives-aborted-accept
// cause: accept-error-ends-server

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void name(const struct sockaddr_in *sa, char *out, size_t size)
{
    char ip[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &sa->sin_addr, ip, sizeof ip);
    snprintf(out, size, "%s:%d", ip, ntohs(sa->sin_port));
}

static void serve_client(int fd)
{
    char buf[8192];
    ssize_t n;
    while ((n = recv(fd, buf, sizeof buf, 0)) != 0) {
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return;
        }
        for (int i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] = buf[i] - 'a' + 'A';
        ssize_t done = 0;
        while (done < n) {
            ssize_t m = send(fd, buf + done, n - done, 0);
            if (m < 0) {
                if (errno == EINTR)
                    continue;
                return;
            }
            done += m;
        }
    }
}

int main(int argc, char *argv[])
{
    const char *address = argc >= 2 ? argv[1] : "127.0.0.1:8888";
    int backlog = 128;
    if (argc >= 3) {
        char *end;
        backlog = strtol(argv[2], &end, 10);
        if (*argv[2] == '\0' || *end != '\0') {
            fprintf(stderr, "BACKLOG must be a number\n");
            return 2;
        }
    }

    struct sockaddr_in addr = { .sin_family = AF_INET };
    char host[256] = "";
    const char *colon = strrchr(address, ':');
    if (colon == NULL || colon - address >= (long)sizeof host) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        return 1;
    }
    memcpy(host, address, colon - address);
    addr.sin_port = htons(atoi(colon + 1));
    if (inet_pton(AF_INET, host, &addr.sin_addr) != 1) {
        fprintf(stderr, "%s: bad host\n", address);
        return 1;
    }

    signal(SIGPIPE, SIG_IGN);
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(server, (struct sockaddr *)&addr, sizeof addr) != 0 || listen(server, backlog) != 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }

    struct sockaddr_in self;
    socklen_t len = sizeof self;
    char a[64], b[64];
    getsockname(server, (struct sockaddr *)&self, &len);
    name(&self, a, sizeof a);
    printf("listening on %s\n", a);
    fflush(stdout);

    while (1) {
        struct sockaddr_in peer;
        len = sizeof peer;
        int fd = accept(server, (struct sockaddr *)&peer, &len);
        if (fd < 0) {
            perror("accept");
            exit(1);
        }
        len = sizeof self;
        getsockname(fd, (struct sockaddr *)&self, &len);
        name(&peer, a, sizeof a);
        name(&self, b, sizeof b);
        printf("client %s at %s\n", a, b);
        fflush(stdout);
        serve_client(fd);
        close(fd);
    }
}
