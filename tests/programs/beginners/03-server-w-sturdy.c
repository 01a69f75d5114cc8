// It cuts the argument in two by writing a '\0' over the colon in argv[1], and later names argv[1] in
// the error message. When the address is in use the message has only the host, not ADDRESS as it was
// given.
// caught by: 03.address-in-use
// cause: message-without-address

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int send_all(int fd, const char *buf, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, buf, len, 0);
        if (n == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        buf += n;
        len -= (size_t)n;
    }
    return 0;
}

static void talk(int fd)
{
    char buf[8192];
    for (;;) {
        ssize_t n = recv(fd, buf, sizeof buf, 0);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1) {
            fprintf(stderr, "recv: %s\n", strerror(errno));
            return;
        }
        if (n == 0)
            return;
        for (char *p = buf; p < buf + n; p++)
            if (*p >= 'a' && *p <= 'z')
                *p ^= 0x20;
        if (send_all(fd, buf, (size_t)n) == -1) {
            fprintf(stderr, "send: %s\n", strerror(errno));
            return;
        }
    }
}

int main(int argc, char *argv[])
{
    char fallback[] = "127.0.0.1:8888";
    char *address = argc >= 2 ? argv[1] : fallback;

    signal(SIGPIPE, SIG_IGN);

    char *host = address;
    char *colon = strrchr(address, ':');
    if (colon == NULL) {
        fprintf(stderr, "%s: HOST:PORT expected\n", address);
        return 1;
    }
    *colon = '\0';
    int port = atoi(colon + 1);

    struct sockaddr_in sin = {0};
    sin.sin_family = AF_INET;
    sin.sin_port = htons((unsigned short)port);
    if (strcmp(host, "localhost") == 0)
        host = "127.0.0.1";
    if (inet_pton(AF_INET, host, &sin.sin_addr) != 1) {
        fprintf(stderr, "%s: not an IPv4 address\n", address);
        return 1;
    }

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&sin, sizeof sin) == -1 || listen(listener, 64) == -1) {
        fprintf(stderr, "cannot listen on %s: %s\n", address, strerror(errno));
        return 1;
    }

    socklen_t len = sizeof sin;
    getsockname(listener, (struct sockaddr *)&sin, &len);
    char text[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &sin.sin_addr, text, sizeof text);
    printf("listening on %s:%d\n", text, ntohs(sin.sin_port));
    fflush(stdout);

    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd == -1) {
            int e = errno;
            fprintf(stderr, "accept: %s\n", strerror(e));
            if (e == EMFILE || e == ENFILE || e == ENOMEM)
                usleep(100000);
            continue;
        }
        talk(fd);
        close(fd);
    }
}
