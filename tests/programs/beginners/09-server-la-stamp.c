// The payload is treated as a C string: the loop that makes upper case stops at the first zero byte.
// What follows a zero byte within the payload comes back in lower case.
// caught by: 09.exact-payload
// cause: ends-at-zero-byte

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define ID_SIZE 4
#define MAX_MESSAGE 1024

static void to_upper(char *text)
{
    for (; *text; text++)
        *text = toupper((unsigned char)*text);
}

static int open_socket(const char *address)
{
    struct sockaddr_in sa;
    char *copy = strdup(address);
    char *colon = strrchr(copy, ':');
    memset(&sa, 0, sizeof sa);
    sa.sin_family = AF_INET;
    if (colon) {
        *colon = '\0';
        sa.sin_port = htons(atoi(colon + 1));
    }
    if (!colon || inet_pton(AF_INET, copy, &sa.sin_addr) != 1) {
        fprintf(stderr, "%s: not an address\n", address);
        exit(1);
    }
    free(copy);

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1 || bind(fd, (struct sockaddr *)&sa, sizeof sa) == -1) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        exit(1);
    }
    socklen_t len = sizeof sa;
    getsockname(fd, (struct sockaddr *)&sa, &len);
    printf("listening on %s:%d\n", inet_ntoa(sa.sin_addr), ntohs(sa.sin_port));
    fflush(stdout);
    return fd;
}

int main(int argc, char **argv)
{
    int fd = open_socket(argc > 1 ? argv[1] : "127.0.0.1:8888");
    char message[MAX_MESSAGE + 2];
    struct sockaddr_in client;

    for (;;) {
        socklen_t len = sizeof client;
        ssize_t size = recvfrom(fd, message, MAX_MESSAGE + 1, 0, (struct sockaddr *)&client, &len);
        if (size < 0) {
            perror("recvfrom");
            continue;
        }
        if (size < ID_SIZE || size > MAX_MESSAGE) {
            fprintf(stderr, "%s:%d: a datagram of %s bytes is no message\n", inet_ntoa(client.sin_addr),
                    ntohs(client.sin_port), size < ID_SIZE ? "too few" : "too many");
            continue;
        }
        message[size] = '\0';
        to_upper(message + ID_SIZE);
        if (sendto(fd, message, size, 0, (struct sockaddr *)&client, len) < 0)
            perror("sendto");
    }
}
