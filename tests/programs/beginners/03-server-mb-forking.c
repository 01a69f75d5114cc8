// A SIGCHLD handler is installed without SA_RESTART and accept's EINTR is not among the errors that are
// tolerated; when the first client's child ends, accept is interrupted and the server exits.
// caught by: 03.serves-many-clients 03.clients-kept-apart 03.idle-after-clients-leave
// caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
// caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
// caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
// caught by: 03.keeps-running 03.survives-aborted-accept 03.survives-too-many-files
// caught by: 03.survives-interrupted-calls 03.survives-failed-transfers 03.survives-expired-wait
// by luck: 03.half-close-gets-everything 03.backlog-client-is-served
// cause: accept-error-ends-server

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void reap(int sig)
{
    (void)sig;
    int saved = errno;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    errno = saved;
}

static void echo(int fd)
{
    char buf[4096];
    ssize_t n;

    for (;;) {
        n = read(fd, buf, sizeof buf);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] = buf[i] - 'a' + 'A';
        char *p = buf;
        while (n > 0) {
            ssize_t w = write(fd, p, n);
            if (w < 0 && errno == EINTR)
                continue;
            if (w < 0)
                return;
            p += w;
            n -= w;
        }
    }
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[128];
    snprintf(host, sizeof host, "%s", address);
    char *port = strrchr(host, ':');
    if (!port) {
        fprintf(stderr, "%s: expected HOST:PORT\n", address);
        return 1;
    }
    *port++ = 0;

    struct addrinfo hints = {0}, *res;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    int rv = getaddrinfo(host, port, &hints, &res);
    if (rv != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(rv));
        return 1;
    }
    int sockfd = socket(res->ai_family, res->ai_socktype, res->ai_protocol);
    int yes = 1;
    setsockopt(sockfd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(sockfd, res->ai_addr, res->ai_addrlen) == -1 || listen(sockfd, 128) == -1) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    freeaddrinfo(res);

    struct sigaction sa;
    sa.sa_handler = reap;
    sigemptyset(&sa.sa_mask);
    sa.sa_flags = 0;
    if (sigaction(SIGCHLD, &sa, NULL) == -1) {
        perror("sigaction");
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);

    struct sockaddr_in me;
    socklen_t size = sizeof me;
    getsockname(sockfd, (struct sockaddr *)&me, &size);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    while (1) {
        int new_fd = accept(sockfd, NULL, NULL);
        if (new_fd == -1) {
            perror("accept");
            if (errno == ECONNABORTED)
                continue;
            if (errno == EMFILE || errno == ENFILE) {
                usleep(50000);
                continue;
            }
            return 1;
        }
        pid_t pid = fork();
        if (pid == 0) {
            close(sockfd);
            echo(new_fd);
            close(new_fd);
            _exit(0);
        }
        if (pid < 0)
            perror("fork");
        close(new_fd);
    }
}
