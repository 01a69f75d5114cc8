# Chomps what it has read, so a newline at the end of a piece is not sent back; "hello\n" is answered
# with "HELLO", one byte short, and a lone newline isn't answered at all.
# caught by: 01.keeps-line-ends 01.no-magic-words
# cause: bytes-stripped

use strict;
use warnings;
use IO::Socket::INET;

$| = 1;
$SIG{PIPE} = 'IGNORE';

my $address = shift @ARGV // '127.0.0.1:8888';

my $server = IO::Socket::INET->new(
    LocalAddr => $address,
    Proto     => 'tcp',
    Listen    => 5,
    ReuseAddr => 1,
) or die "$address: $@\n";

printf "listening on %s:%d\n", $server->sockhost, $server->sockport;

my $client = $server->accept or die "accept: $!\n";
binmode $client;

while (1) {
    my $count = sysread($client, my $data, 4096);
    if (!defined $count) {
        next if $!{EINTR};
        die "read: $!\n";
    }
    last if $count == 0;

    chomp($data);
    $data =~ tr/a-z/A-Z/;
    send_all($client, $data);
}
close $client;
close $server;
exit 0;

sub send_all {
    my ($sock, $bytes) = @_;
    my $offset = 0;
    while ($offset < length $bytes) {
        my $written = syswrite($sock, $bytes, length($bytes) - $offset, $offset);
        if (!defined $written) {
            next if $!{EINTR};
            die "write: $!\n";
        }
        $offset += $written;
    }
}
