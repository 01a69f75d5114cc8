// The answer is sent in a loop "while something is left", as over TCP. For an empty datagram nothing is
// left from the start, so sendto is never called and the empty datagram isn't answered.
// caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
// cause: empty-datagram-skipped

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static char packet[65536];

static int parse(const char *text, struct sockaddr_in *out)
{
    char ip[INET_ADDRSTRLEN];
    const char *colon = strchr(text, ':');
    if (!colon || colon - text >= (long)sizeof ip)
        return -1;
    strncpy(ip, text, colon - text);
    ip[colon - text] = '\0';
    memset(out, 0, sizeof *out);
    out->sin_family = AF_INET;
    out->sin_port = htons((uint16_t)strtoul(colon + 1, NULL, 10));
    return inet_pton(AF_INET, ip, &out->sin_addr) == 1 ? 0 : -1;
}

static int answer(int s, const char *data, size_t length, const struct sockaddr_in *to)
{
    size_t sent = 0;
    while (sent < length) {
        ssize_t n = sendto(s, data + sent, length - sent, 0, (const struct sockaddr *)to, sizeof *to);
        if (n < 0)
            return -1;
        sent += n;
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    struct sockaddr_in here, peer;
    if (parse(address, &here) < 0) {
        fprintf(stderr, "%s is not HOST:PORT\n", address);
        return 1;
    }
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    if (s < 0 || bind(s, (struct sockaddr *)&here, sizeof here) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    socklen_t len = sizeof here;
    getsockname(s, (struct sockaddr *)&here, &len);
    char ip[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &here.sin_addr, ip, sizeof ip);
    printf("listening on %s:%d\n", ip, ntohs(here.sin_port));
    fflush(stdout);

    while (1) {
        len = sizeof peer;
        ssize_t n = recvfrom(s, packet, sizeof packet, 0, (struct sockaddr *)&peer, &len);
        if (n < 0) {
            perror("recvfrom");
            continue;
        }
        for (ssize_t i = 0; i < n; i++) {
            char c = packet[i];
            if (c >= 'a' && c <= 'z')
                packet[i] = c - 32;
        }
        if (answer(s, packet, n, &peer) < 0)
            perror("sendto");
    }
}
