// caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
// caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
// caught by: 01.single-bytes 01.large-message 01.survives-short-writes
// caught by: 01.half-close-gets-everything
// by luck: 01.slow-reader-gets-all
// cause: replies-with-whole-buffer stale-bytes
// It sends sizeof the buffer.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/socket.h>
int main(int argc, char **argv) {
  char *a = strdup(argc > 1 ? argv[1] : "127.0.0.1:8888"); char *p = strchr(a, ':'); *p++ = 0;
  int s = socket(AF_INET, SOCK_STREAM, 0), on = 1; struct sockaddr_in sa = {0}; socklen_t l = sizeof sa;
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sa.sin_family = AF_INET; sa.sin_port = htons(atoi(p)); inet_pton(AF_INET, a, &sa.sin_addr);
  if (bind(s, (void *)&sa, sizeof sa)) { perror("bind"); return 1; }
  listen(s, 5); getsockname(s, (void *)&sa, &l);
  printf("listening on %s:%d\n", a, ntohs(sa.sin_port)); fflush(stdout);
  int c = accept(s, 0, 0); char b[1024]; int n, i;
  while ((n = read(c, b, sizeof b)) > 0) { for (i = 0; i < n; i++) b[i] = toupper(b[i]); write(c, b, sizeof b); }
  return 0;
}
