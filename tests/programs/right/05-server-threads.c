// passes: 05 server
// A thread for each client on a path; a bind that fails makes it look at what is there.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void *serve(void *arg) {
    int conn = (int)(intptr_t)arg;
    char buffer[4096];
    ssize_t count, sent = 0;
    while (sent >= 0 && (count = read(conn, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < count; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 32;
        for (ssize_t done = 0; done < count && (sent = write(conn, buffer + done, count - done)) >= 0;)
            done += sent;
    }
    close(conn);
    return NULL;
}

int main(int argc, char **argv) {
    const char *path = argc > 1 ? argv[1] : "echo.sock";
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    struct stat there;
    if (strlen(path) >= sizeof addr.sun_path) {
        fprintf(stderr, "%s: the path is too long\n", path);
        return 1;
    }
    strcpy(addr.sun_path, path);
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    int bad = bind(listener, (struct sockaddr *)&addr, sizeof addr);
    if (bad && errno == EADDRINUSE && lstat(path, &there) == 0 && S_ISSOCK(there.st_mode)) {
        int probe = socket(AF_UNIX, SOCK_STREAM, 0);
        int alive = connect(probe, (struct sockaddr *)&addr, sizeof addr) == 0;
        if (!alive && errno == ECONNREFUSED && unlink(path) == 0)
            bad = bind(listener, (struct sockaddr *)&addr, sizeof addr);
        else
            errno = EADDRINUSE;
        close(probe);
    }
    if (bad || listen(listener, 16)) {
        fprintf(stderr, "cannot listen on %s: %s\n", path, strerror(errno));
        return 1;
    }
    printf("listening on %s\n", path);
    fflush(stdout);
    for (;;) {
        int conn = accept(listener, NULL, NULL);
        pthread_t thread;
        if (conn < 0) continue;
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)conn))
            close(conn);
        else
            pthread_detach(thread);
    }
}
