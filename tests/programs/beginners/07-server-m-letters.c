// The loop that turns letters into upper case ends at the first NUL byte (buf is treated as a C string),
// so letters behind a zero byte come back in lower case.
// caught by: 07.moves-large-stream 07.memory-does-not-grow 07.stops-reading 07.half-close-after-8-mib
// by luck: 07.echoes-exactly
// cause: ends-at-zero-byte reply-not-upper-case

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFSIZE 4096

void make_upper(char *s)
{
    for (int i = 0; s[i] != '\0'; i++)
        s[i] = toupper((unsigned char)s[i]);
}

void *handle_client(void *arg)
{
    int sock = (int)(intptr_t)arg;
    char buf[BUFSIZE + 1];
    ssize_t n;
    for (;;) {
        n = read(sock, buf, BUFSIZE);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        buf[n] = '\0';
        make_upper(buf);
        ssize_t done = 0;
        while (done < n) {
            ssize_t w = write(sock, buf + done, n - done);
            if (w < 0 && errno == EINTR)
                continue;
            if (w <= 0) {
                close(sock);
                return NULL;
            }
            done += w;
        }
    }
    close(sock);
    return NULL;
}

int main(int argc, char *argv[])
{
    char addr[128] = "127.0.0.1:8888";
    if (argc > 1)
        snprintf(addr, sizeof(addr), "%s", argv[1]);
    char ip[64];
    int port;
    if (sscanf(addr, "%63[^:]:%d", ip, &port) != 2) {
        fprintf(stderr, "bad address %s\n", addr);
        return 1;
    }

    signal(SIGPIPE, SIG_IGN);
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int opt = 1;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &opt, sizeof(opt));
    struct sockaddr_in sa;
    memset(&sa, 0, sizeof(sa));
    sa.sin_family = AF_INET;
    sa.sin_port = htons(port);
    sa.sin_addr.s_addr = inet_addr(ip);
    if (bind(server, (struct sockaddr *)&sa, sizeof(sa)) < 0 || listen(server, SOMAXCONN) < 0) {
        fprintf(stderr, "%s: %s\n", addr, strerror(errno));
        return 1;
    }
    socklen_t sl = sizeof(sa);
    getsockname(server, (struct sockaddr *)&sa, &sl);
    printf("listening on %s:%d\n", ip, ntohs(sa.sin_port));
    fflush(stdout);

    while (1) {
        int client = accept(server, NULL, NULL);
        if (client < 0) {
            perror("accept");
            usleep(50000);
            continue;
        }
        pthread_t t;
        if (pthread_create(&t, NULL, handle_client, (void *)(intptr_t)client) != 0) {
            close(client);
            continue;
        }
        pthread_detach(t);
    }
}
