// The parent process never closes its copy of the client's socket after fork; each client costs it a
// descriptor, and a client that half-closes gets its replies but never the end of the stream.
// caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
// caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
// caught by: 02.keeps-running
// cause: connection-not-closed

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static int send_all(int fd, const char *p, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, p, len);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += n;
        len -= (size_t)n;
    }
    return 0;
}

static void talk(int fd)
{
    char buf[4096];
    for (;;) {
        ssize_t n = read(fd, buf, sizeof buf);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] -= 'a' - 'A';
        if (send_all(fd, buf, (size_t)n) < 0)
            return;
    }
}

int main(int argc, char **argv)
{
    char address[256] = "127.0.0.1:8888";
    if (argc > 1)
        snprintf(address, sizeof address, "%s", argv[1]);
    char *colon = strrchr(address, ':');
    if (!colon) {
        fprintf(stderr, "usage: %s HOST:PORT\n", argv[0]);
        return 1;
    }
    *colon = '\0';

    struct addrinfo hints = {0}, *info;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(address, colon + 1, &hints, &info) != 0)
        die("getaddrinfo");

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0)
        die("socket");
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, info->ai_addr, info->ai_addrlen) < 0)
        die("bind");
    if (listen(listener, 128) < 0)
        die("listen");
    freeaddrinfo(info);

    struct sockaddr_in me;
    socklen_t size = sizeof me;
    getsockname(listener, (struct sockaddr *)&me, &size);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);

    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) {
            perror("accept");
            continue;
        }
        pid_t pid = fork();
        if (pid < 0) {
            perror("fork");
            close(client);
            continue;
        }
        if (pid == 0) {
            close(listener);
            talk(client);
            close(client);
            _exit(0);
        }
    }
}
