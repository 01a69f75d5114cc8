# $\ is set to "\n" for the announcement and stays set, so print adds a newline to every reply that goes
# to the client: each piece that is answered comes back one byte longer.
# caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
# caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message 01.single-bytes
# caught by: 01.large-message 01.slow-reader-gets-all 01.survives-short-writes 01.survives-short-reads
# caught by: 01.half-close-gets-everything 01.exits-when-peer-closes
# cause: bytes-added

use strict;
use warnings;
use IO::Socket::INET;

$| = 1;
$\ = "\n";

my $address = shift(@ARGV) // '127.0.0.1:8888';
my ($host, $port) = $address =~ /^(.*):(\d+)$/
    or die "usage: $0 HOST:PORT";

my $server = IO::Socket::INET->new(
    LocalAddr => $host,
    LocalPort => $port,
    Proto     => 'tcp',
    Listen    => 5,
    ReuseAddr => 1,
) or die "cannot listen on $address: $!";

print 'listening on ' . $server->sockhost . ':' . $server->sockport;

my $client = $server->accept or die "accept: $!";
binmode $client;
$client->autoflush(1);

while (1) {
    my $got = sysread($client, my $chunk, 4096);
    die "read: $!" unless defined $got;
    last if $got == 0;
    $chunk =~ tr/a-z/A-Z/;
    print {$client} $chunk or die "write: $!";
}

close $client;
close $server;
exit 0;
