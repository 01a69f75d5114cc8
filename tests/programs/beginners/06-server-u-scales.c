// FIONREAD is asked for the size of the next datagram, and 0 is taken for "nothing there". An empty
// datagram is therefore never taken out of the queue: poll returns at once again and again, the
// processor is busy, and whatever comes behind the empty datagram isn't answered.
// caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
// caught by: 06.idle-after-empty
// cause: datagram-never-taken

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

struct server {
    int fd;
    struct sockaddr_in addr;
};

static int server_open(struct server *s, const char *address)
{
    const char *colon = strrchr(address, ':');
    char host[INET_ADDRSTRLEN] = "";
    socklen_t len = sizeof s->addr;

    if (colon == NULL || colon - address >= (long)sizeof host) {
        errno = EINVAL;
        return -1;
    }
    strncpy(host, address, colon - address);

    memset(&s->addr, 0, sizeof s->addr);
    s->addr.sin_family = AF_INET;
    s->addr.sin_port = htons((uint16_t)strtol(colon + 1, NULL, 10));
    if (inet_aton(host, &s->addr.sin_addr) == 0) {
        errno = EINVAL;
        return -1;
    }
    if ((s->fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)) == -1)
        return -1;
    if (bind(s->fd, (struct sockaddr *)&s->addr, sizeof s->addr) == -1)
        return -1;
    return getsockname(s->fd, (struct sockaddr *)&s->addr, &len);
}

static void server_step(struct server *s)
{
    int waiting = 0;
    if (ioctl(s->fd, FIONREAD, &waiting) == -1 || waiting == 0)
        return;

    unsigned char *message = malloc(waiting);
    if (message == NULL)
        return;

    struct sockaddr_storage from;
    socklen_t from_len = sizeof from;
    ssize_t n = recvfrom(s->fd, message, waiting, MSG_DONTWAIT,
                         (struct sockaddr *)&from, &from_len);
    if (n >= 0) {
        for (ssize_t i = 0; i < n; i++)
            message[i] -= (message[i] >= 'a' && message[i] <= 'z') ? 32 : 0;
        if (sendto(s->fd, message, n, 0, (struct sockaddr *)&from, from_len) == -1)
            perror("sendto");
    }
    free(message);
}

int main(int argc, char *argv[])
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    struct server s;

    if (server_open(&s, address) == -1) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return EXIT_FAILURE;
    }
    printf("listening on %s:%u\n", inet_ntoa(s.addr.sin_addr), ntohs(s.addr.sin_port));
    fflush(stdout);

    struct pollfd wait_for = { .fd = s.fd, .events = POLLIN };
    while (1) {
        if (poll(&wait_for, 1, -1) == -1) {
            if (errno == EINTR)
                continue;
            perror("poll");
            return EXIT_FAILURE;
        }
        if (wait_for.revents & POLLIN)
            server_step(&s);
    }
}
