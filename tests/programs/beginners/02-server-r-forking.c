// The parent doesn't close its copy of the accepted socket after fork, so no client ever gets the end of
// the stream, and descriptors grow until accept fails.
// caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
// caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
// caught by: 02.keeps-running
// cause: connection-not-closed

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void serve_client(int sock)
{
    char buf[2048];
    ssize_t got;
    while ((got = recv(sock, buf, sizeof buf, 0)) > 0) {
        for (ssize_t i = 0; i < got; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] = (char)(buf[i] - 'a' + 'A');
        ssize_t off = 0;
        while (off < got) {
            ssize_t put = send(sock, buf + off, (size_t)(got - off), MSG_NOSIGNAL);
            if (put < 0)
                return;
            off += put;
        }
    }
}

int main(int argc, char *argv[])
{
    char addr[128] = "127.0.0.1:8888";
    if (argc > 1)
        snprintf(addr, sizeof addr, "%s", argv[1]);
    char *colon = strrchr(addr, ':');
    if (!colon) {
        fprintf(stderr, "address must be HOST:PORT\n");
        return 1;
    }
    *colon = '\0';

    int ls = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(ls, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    struct sockaddr_in me;
    memset(&me, 0, sizeof me);
    me.sin_family = AF_INET;
    me.sin_addr.s_addr = inet_addr(addr);
    me.sin_port = htons((uint16_t)atoi(colon + 1));
    if (bind(ls, (struct sockaddr *)&me, sizeof me) < 0) {
        perror("bind");
        return 1;
    }
    if (listen(ls, SOMAXCONN) < 0) {
        perror("listen");
        return 1;
    }
    socklen_t len = sizeof me;
    getsockname(ls, (struct sockaddr *)&me, &len);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    signal(SIGCHLD, SIG_IGN); /* no zombies */

    for (;;) {
        int sock = accept(ls, NULL, NULL);
        if (sock < 0) {
            perror("accept");
            continue;
        }
        pid_t pid = fork();
        if (pid < 0) {
            perror("fork");
            close(sock);
            continue;
        }
        if (pid == 0) {
            close(ls);
            serve_client(sock);
            close(sock);
            _exit(0);
        }
    }
}
