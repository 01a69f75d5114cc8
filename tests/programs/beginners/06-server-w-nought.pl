# Empty datagrams are recognized by "unless ($data)", but in Perl the string "0" is false as well. A
# datagram that holds just the digit 0 is answered with an empty one instead of "0".
# caught by: 06.mixed-in-order
# cause: zero-taken-for-nothing

use strict;
use warnings;
use IO::Socket::INET;
use Socket qw(inet_ntoa sockaddr_in);

my $address = @ARGV ? $ARGV[0] : '127.0.0.1:8888';
my ($host, $port) = $address =~ /^(.+):(\d+)$/
    or die_with("expected HOST:PORT");

my $server = IO::Socket::INET->new(
    Proto     => 'udp',
    LocalAddr => $host,
    LocalPort => $port,
) or die_with($!);

$| = 1;
printf "listening on %s:%d\n", $server->sockhost, $server->sockport;

while (1) {
    my $data;
    my $from = recv($server, $data, 65535, 0);
    unless (defined $from) {
        warn "recv: $!\n";
        next;
    }

    # nothing to translate, but somebody waits for the answer
    unless ($data) {
        answer('', $from);
        next;
    }

    (my $reply = $data) =~ tr/a-z/A-Z/;
    answer($reply, $from);
}

sub answer {
    my ($bytes, $to) = @_;
    return if defined send($server, $bytes, 0, $to);
    my ($p, $ip) = sockaddr_in($to);
    warn "send to ", inet_ntoa($ip), ":$p: $!\n";
}

sub die_with {
    my ($why) = @_;
    print STDERR "$address: $why\n";
    exit 1;
}
