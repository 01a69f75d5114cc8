# ReuseAddr is set, as one does for a TCP server. On a UDP socket it lets a second server bind the same
# address without any error, so "address in use" is never reported and the second takes the datagrams of
# the first.
# caught by: 04.address-in-use
# cause: port-shared

use strict;
use warnings;
use IO::Socket::INET;

$| = 1;

my $address = @ARGV ? $ARGV[0] : '127.0.0.1:8888';
my ($host, $port) = $address =~ /^(.*):(\d+)$/
    or die "usage: $0 [HOST:PORT]\n";

my $sock = IO::Socket::INET->new(
    LocalAddr => $host,
    LocalPort => $port,
    Proto     => 'udp',
    ReuseAddr => 1,
);
unless ($sock) {
    print STDERR "$address: $@\n";
    exit 1;
}

print "listening on ", $sock->sockhost, ":", $sock->sockport, "\n";

while (1) {
    my $datagram;
    my $from = $sock->recv($datagram, 65535);
    next unless defined $from;
    $datagram =~ tr/a-z/A-Z/;
    $sock->send($datagram, 0, $from)
        or warn "cannot answer: $!\n";
}
