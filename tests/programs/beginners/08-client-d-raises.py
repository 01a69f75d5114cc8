# caught by: 08.client-refused-is-a-result 08.client-unreachable-network 08.client-tries-each
# caught by: 08.client-gives-up 08.client-waits-as-long-as-asked 08.client-refused-with-timeout
# caught by: 08.client-closes-what-failed 08.client-reads-options-back 08.client-prints-what-is
# caught by: 08.client-refused-option 08.client-options-of-each 08.client-sets-before-connecting
# caught by: 08.client-options-are-in-force 08.client-wrong-arguments
# cause: failure-ends-probe
# A refusal ends it.
import errno
import socket
import sys

timeout = None
options = []
addresses = []
i = 1
while i < len(sys.argv):
    word = sys.argv[i]
    if word == "--timeout":
        timeout = int(sys.argv[i + 1]) / 1000
        i += 2
    elif word == "--set":
        options.append(sys.argv[i + 1].split("="))
        i += 2
    else:
        addresses.append(word)
        i += 1
if not addresses:
    print("usage: client ADDRESS...", file=sys.stderr)
    sys.exit(2)
for address in addresses:
    host, port = address.split(":")

    s = socket.socket()
    if timeout:
        s.settimeout(timeout)
    s.connect((host, int(port)))
    print("%s ok %s:%d -> %s:%d" % (address, *s.getsockname(), *s.getpeername()), flush=True)
    s.close()
