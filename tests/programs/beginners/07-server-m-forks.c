// The parent does not close the connection after fork(), so it keeps a descriptor of every client: a
// client that half-closes gets its answers but never the end of the stream, and the descriptors run out.
// caught by: 07.moves-large-stream 07.half-close-after-8-mib 07.serves-many-clients
// caught by: 07.clients-kept-apart 07.idle-after-clients-leave 07.descriptors-do-not-grow
// cause: connection-not-closed

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int send_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = send(fd, p, n, MSG_NOSIGNAL);
        if (w < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += w;
        n -= w;
    }
    return 0;
}

static void child(int fd)
{
    char buf[8192];
    for (;;) {
        ssize_t n = recv(fd, buf, sizeof buf, 0);
        if (n == 0)
            break;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            perror("recv");
            break;
        }
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] -= 'a' - 'A';
        if (send_all(fd, buf, n) < 0) {
            perror("send");
            break;
        }
    }
    close(fd);
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[256];
    snprintf(host, sizeof host, "%s", address);
    char *colon = strrchr(host, ':');
    if (!colon) {
        fprintf(stderr, "%s: expected HOST:PORT\n", address);
        return 1;
    }
    *colon = '\0';

    struct addrinfo hints = {0}, *info;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    int rc = getaddrinfo(host, colon + 1, &hints, &info);
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(rc));
        return 1;
    }
    int lfd = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(lfd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(lfd, info->ai_addr, info->ai_addrlen) < 0 || listen(lfd, 128) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    freeaddrinfo(info);
    signal(SIGCHLD, SIG_IGN);

    struct sockaddr_in me;
    socklen_t len = sizeof me;
    getsockname(lfd, (struct sockaddr *)&me, &len);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    for (;;) {
        int fd = accept(lfd, NULL, NULL);
        if (fd < 0) {
            perror("accept");
            usleep(20000);
            continue;
        }
        pid_t pid = fork();
        if (pid < 0) {
            perror("fork");
            close(fd);
        } else if (pid == 0) {
            close(lfd);
            child(fd);
            _exit(0);
        }
    }
}
