// Keeps recv's result in a size_t, so -1 is an enormous length and "> 0"; the first reset makes the
// server walk off the end of its buffer, and it dies with a segmentation fault.
// caught by: 03.survives-reset-while-waiting 03.survives-reset-before-accept
// caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
// caught by: 03.keeps-running 03.survives-interrupted-calls 03.survives-failed-transfers
// cause: error-not-handled interruption-not-handled

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(const char *host, int port)
{
    struct sockaddr_in addr;
    memset(&addr, 0, sizeof addr);
    addr.sin_family = AF_INET;
    addr.sin_port = htons(port);
    addr.sin_addr.s_addr = inet_addr(host);

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&addr, sizeof addr) == -1 || listen(fd, SOMAXCONN) == -1) {
        close(fd);
        return -1;
    }
    return fd;
}

static void serve(int fd)
{
    char buf[4096];
    size_t n;

    while ((n = recv(fd, buf, sizeof buf, 0)) > 0) {
        for (size_t i = 0; i < n; i++) {
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] = buf[i] - 'a' + 'A';
        }
        size_t sent = 0;
        while (sent < n) {
            ssize_t k = send(fd, buf + sent, n - sent, 0);
            if (k == -1) {
                if (errno == EINTR)
                    continue;
                perror("send");
                return;
            }
            sent += k;
        }
    }
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[128];
    int port;
    if (sscanf(address, "%127[^:]:%d", host, &port) != 2) {
        fprintf(stderr, "%s: want HOST:PORT\n", address);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);

    int listener = open_listener(host, port);
    if (listener == -1) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }

    struct sockaddr_in real;
    socklen_t size = sizeof real;
    getsockname(listener, (struct sockaddr *)&real, &size);
    printf("listening on %s:%u\n", inet_ntoa(real.sin_addr), ntohs(real.sin_port));
    fflush(stdout);

    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client == -1) {
            perror("accept");
            if (errno != EINTR)
                usleep(100000);
            continue;
        }
        serve(client);
        close(client);
    }
}
