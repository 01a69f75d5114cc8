// To know the server's datagrams from a stranger's it compares only the IP address of the sender and not
// the port, so any other program on the same machine can answer and is printed.
// caught by: 04.client-ignores-strangers
// cause: stranger-believed

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static int parse_address(const char *text, struct sockaddr_in *out)
{
    char host[128];
    const char *colon = strrchr(text, ':');
    if (colon == NULL || (size_t)(colon - text) >= sizeof host)
        return -1;
    memcpy(host, text, colon - text);
    host[colon - text] = '\0';
    memset(out, 0, sizeof *out);
    out->sin_family = AF_INET;
    out->sin_port = htons((unsigned short)atoi(colon + 1));
    return inet_pton(AF_INET, host, &out->sin_addr) == 1 ? 0 : -1;
}

static ssize_t wait_for_answer(int fd, char *buf, size_t room, const struct sockaddr_in *server)
{
    struct sockaddr_in from;
    socklen_t from_len;
    for (;;) {
        from_len = sizeof from;
        ssize_t n = recvfrom(fd, buf, room, 0, (struct sockaddr *)&from, &from_len);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        if (from.sin_addr.s_addr == server->sin_addr.s_addr)
            return n;
        fprintf(stderr, "ignored a datagram from %s\n", inet_ntoa(from.sin_addr));
    }
}

int main(int argc, char *argv[])
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    struct sockaddr_in server;
    if (parse_address(address, &server) < 0) {
        fprintf(stderr, "%s: not an address\n", address);
        return 1;
    }

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) {
        perror("socket");
        return 1;
    }

    static char reply[65536];
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    while ((len = getline(&line, &cap, stdin)) > 0) {
        if (len > 0 && line[len - 1] == '\n')
            len--;
        if (len > 0 && line[len - 1] == '\r')
            len--;
        if (sendto(fd, line, len, 0, (struct sockaddr *)&server, sizeof server) < 0) {
            fprintf(stderr, "%s: %s\n", address, strerror(errno));
            return 1;
        }
        ssize_t got = wait_for_answer(fd, reply, sizeof reply, &server);
        if (got < 0) {
            fprintf(stderr, "%s: %s\n", address, strerror(errno));
            return 1;
        }
        fwrite(reply, 1, got, stdout);
        putchar('\n');
        fflush(stdout);
    }
    free(line);
    close(fd);
    return 0;
}
