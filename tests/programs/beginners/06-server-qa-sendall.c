// The answer goes through a send_all helper of the TCP homework, whose loop runs while bytes are left;
// for an empty datagram it never calls sendto, so empty datagrams are received but not answered.
// caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
// cause: empty-datagram-skipped

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int send_all(int fd, const unsigned char *data, size_t len,
                    const struct sockaddr *to, socklen_t tolen)
{
    size_t done = 0;
    while (done < len) {
        ssize_t n = sendto(fd, data + done, len - done, 0, to, tolen);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        done += (size_t)n;
    }
    return 0;
}

static void shout(unsigned char *data, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (data[i] >= 'a' && data[i] <= 'z')
            data[i] = (unsigned char)(data[i] - 'a' + 'A');
}

static int open_socket(const char *address)
{
    char copy[300];
    snprintf(copy, sizeof copy, "%s", address);
    char *colon = strrchr(copy, ':');
    if (!colon) {
        errno = EINVAL;
        return -1;
    }
    *colon = 0;

    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_DGRAM,
                              .ai_flags = AI_PASSIVE };
    struct addrinfo *list = NULL;
    if (getaddrinfo(copy, colon + 1, &hints, &list) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    int fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    if (fd >= 0 && bind(fd, list->ai_addr, list->ai_addrlen) < 0) {
        int saved = errno;
        close(fd);
        errno = saved;
        fd = -1;
    }
    freeaddrinfo(list);
    return fd;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int fd = open_socket(address);
    if (fd < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }

    struct sockaddr_in name;
    socklen_t namelen = sizeof name;
    getsockname(fd, (struct sockaddr *)&name, &namelen);
    printf("listening on %s:%u\n", inet_ntoa(name.sin_addr), ntohs(name.sin_port));
    fflush(stdout);

    static unsigned char buf[65536];
    for (;;) {
        struct sockaddr_in from;
        socklen_t fromlen = sizeof from;
        ssize_t n = recvfrom(fd, buf, sizeof buf, 0, (struct sockaddr *)&from, &fromlen);
        if (n < 0) {
            if (errno != EINTR)
                perror("recvfrom");
            continue;
        }
        shout(buf, (size_t)n);
        if (send_all(fd, buf, (size_t)n, (struct sockaddr *)&from, fromlen) < 0)
            perror("sendto");
    }
}
