// caught by: 01.exact-on-every-byte 01.survives-short-writes
// cause: text-instead-of-bytes send-count-ignored ends-at-zero-byte
// It takes strlen of the buffer for the length.
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
  while ((n = read(c, b, 1023)) > 0) { b[n] = 0; for (i = 0; i < n; i++) b[i] = b[i] >= 'a' && b[i] <= 'z' ? b[i] - 32 : b[i]; write(c, b, strlen(b)); }
  return 0;
}
