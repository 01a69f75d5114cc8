// The server forks for each client, but the child returns from serve() into the accept loop instead of
// exiting. After its client has left each child goes on as a server of its own, so that there are more
// and more processes that accept, and killing the first one doesn't end them. /.
// caught by: 02.silent-clients 02.descriptors-do-not-grow
// cause: descriptor-kept

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void serve(int fd)
{
    char buf[4096];
    ssize_t n;

    while ((n = recv(fd, buf, sizeof buf, 0)) > 0) {
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] -= 'a' - 'A';
        ssize_t done = 0;
        while (done < n) {
            ssize_t k = send(fd, buf + done, n - done, MSG_NOSIGNAL);
            if (k < 0) {
                perror("send");
                return;
            }
            done += k;
        }
    }
}

int main(int argc, char *argv[])
{
    char host[64] = "127.0.0.1";
    int port = 8888;

    if (argc > 1) {
        char *colon = strrchr(argv[1], ':');
        if (!colon || (size_t)(colon - argv[1]) >= sizeof host) {
            fprintf(stderr, "usage: server [HOST:PORT]\n");
            return 2;
        }
        memcpy(host, argv[1], colon - argv[1]);
        host[colon - argv[1]] = '\0';
        port = atoi(colon + 1);
    }

    signal(SIGCHLD, SIG_IGN); /* no zombies */

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);

    struct sockaddr_in addr;
    socklen_t len = sizeof addr;
    memset(&addr, 0, sizeof addr);
    addr.sin_family = AF_INET;
    addr.sin_port = htons(port);
    inet_pton(AF_INET, host, &addr.sin_addr);
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) < 0) {
        perror("bind");
        return 1;
    }
    if (listen(listener, 128) < 0) {
        perror("listen");
        return 1;
    }
    getsockname(listener, (struct sockaddr *)&addr, &len);
    printf("listening on %s:%d\n", inet_ntoa(addr.sin_addr), ntohs(addr.sin_port));
    fflush(stdout);

    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) {
            perror("accept");
            continue;
        }
        pid_t pid = fork();
        if (pid < 0)
            perror("fork");
        else if (pid == 0)
            serve(client);
        close(client);
    }
}
