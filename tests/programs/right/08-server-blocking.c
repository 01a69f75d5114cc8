/* passes: 08 server
   One client after another; the peer's name from accept, the own one from getsockname. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void text(const struct sockaddr_in *name, char *to, size_t room) {
    char host[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &name->sin_addr, host, sizeof host);
    snprintf(to, room, "%s:%d", host, ntohs(name->sin_port));
}

static int converse(int client) {
    char buffer[4096];
    for (;;) {
        ssize_t n = read(client, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return (int)n;
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 'a' - 'A';
        for (ssize_t sent = 0; sent < n;) {
            ssize_t more = write(client, buffer + sent, (size_t)(n - sent));
            if (more < 0 && errno == EINTR) continue;
            if (more < 0) return -1;
            sent += more;
        }
    }
}

int main(int count, char **words) {
    char address[64] = "127.0.0.1:8888";
    if (count > 1) snprintf(address, sizeof address, "%s", words[1]);
    int backlog = count > 2 ? atoi(words[2]) : 128;
    char host[64];
    snprintf(host, sizeof host, "%s", address);
    char *colon = strrchr(host, ':');
    if (!colon) return 2;
    *colon = 0;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(colon + 1))};
    inet_pton(AF_INET, host, &at.sin_addr);
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, backlog) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    socklen_t length = sizeof at;
    char own[64], peer[64];
    getsockname(listener, (struct sockaddr *)&at, &length);
    text(&at, own, sizeof own);
    printf("listening on %s\n", own);
    fflush(stdout);
    for (;;) {
        struct sockaddr_in name;
        length = sizeof name;
        int client = accept(listener, (struct sockaddr *)&name, &length);
        if (client < 0) {
            perror("accept");
            continue;
        }
        text(&name, peer, sizeof peer);
        length = sizeof name;
        getsockname(client, (struct sockaddr *)&name, &length);
        text(&name, own, sizeof own);
        printf("client %s at %s\n", peer, own);
        fflush(stdout);
        if (converse(client) < 0) fprintf(stderr, "%s: %s\n", peer, strerror(errno));
        close(client);
    }
}
