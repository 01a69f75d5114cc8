# passes: 09 server
# Perl: recv with room for everything, tr for the case.
use strict;
use warnings;
use Socket;

my $address = $ARGV[0] // "127.0.0.1:8888";
my ($host, $port) = split /:/, $address;
socket(my $server, PF_INET, SOCK_DGRAM, 0) or die "$address: $!\n";
unless (bind($server, sockaddr_in($port, inet_aton($host)))) {
    print STDERR "$address: $!\n";
    exit 1;
}
($port) = sockaddr_in(getsockname($server));
$| = 1;
print "listening on $host:$port\n";
while (1) {
    my $client = recv($server, my $message, 65535, 0);
    if (!defined $client) {
        print STDERR "recv: $!\n";
        next;
    }
    my $length = length $message;
    if ($length < 4 || $length > 1024) {
        print STDERR "$length bytes are no message\n";
        next;
    }
    my $payload = substr($message, 4);
    $payload =~ tr/a-z/A-Z/;
    send($server, substr($message, 0, 4) . $payload, 0, $client);
}
