// caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
// caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
// caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
// caught by: 01.survives-short-writes 01.survives-short-reads 01.half-close-gets-everything
// caught by: 01.exits-when-peer-closes
// cause: replies-to-stdout
// It prints the reply in place of sending it.
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char host[64] = "127.0.0.1";
    int port = 8888;
    if (argc > 1) {
        char *colon = strrchr(argv[1], ':');
        port = atoi(colon + 1);
        snprintf(host, colon - argv[1] + 1, "%s", argv[1]);
    }
    int s = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = {0};
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = inet_addr(host);
    if (bind(s, (struct sockaddr *)&a, sizeof a) < 0) { perror(argv[1]); return 1; }
    listen(s, 5);
    socklen_t l = sizeof a;
    getsockname(s, (struct sockaddr *)&a, &l);
    printf("listening on %s:%d\n", host, ntohs(a.sin_port));
    fflush(stdout);
    int c = accept(s, NULL, NULL);
    char buf[1024];
    int n;
    while ((n = read(c, buf, sizeof buf)) > 0) {
        for (int i = 0; i < n; i++) buf[i] = toupper(buf[i]);
        write(1, buf, n);
    }
    close(c);
    return 0;
}
