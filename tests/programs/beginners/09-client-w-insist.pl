# The reply is taken apart with unpack 'N A*'. 'A' strips spaces, newlines and NULs at the end ('a' would
# not), so a payload that ends in blanks is printed without them.
# caught by: 09.client-converses 09.client-prints-payload
# cause: spaces-trimmed

use strict;
use warnings;
use Socket;
use Time::HiRes qw(time);
use Errno qw(EINTR ECONNREFUSED);

use constant { TRIES => 5, PATIENCE => 0.2 };

my $address = shift // '127.0.0.1:8888';

sub fatal {
    print STDERR "$address: $_[0]\n";
    exit 1;
}

$address =~ /^(.*):(\d+)$/ or fatal('HOST:PORT expected');
my ($host, $port) = ($1, $2);
my $server = sockaddr_in($port, inet_aton($host) // fatal('unknown host'));

socket(my $sock, PF_INET, SOCK_DGRAM, getprotobyname('udp') // 17) or fatal("socket: $!");
connect($sock, $server) or fatal("connect: $!");

binmode STDIN;
binmode STDOUT;
$| = 1;

my $id = int rand 1000;
while (defined(my $line = <STDIN>)) {
    $line =~ s/\r?\n\z//;
    fatal('line too long') if length $line > 1020;
    my $payload = ask(++$id, $line);
    fatal('no answer after ' . TRIES . ' tries') unless defined $payload;
    print $payload, "\n";
}
exit 0;

sub ask {
    my ($number, $text) = @_;
    my $message = pack 'N a*', $number, $text;

    for my $try (1 .. TRIES) {
        unless (defined send($sock, $message, 0)) {
            fatal("send: $!");
        }
        my $end = time + PATIENCE;
        while ((my $left = $end - time) > 0) {
            my $ready = '';
            vec($ready, fileno($sock), 1) = 1;
            my $found = select($ready, undef, undef, $left);
            last if $found == 0;
            next if $found < 0;

            my $datagram;
            unless (defined recv($sock, $datagram, 2048, 0)) {
                next if $! == EINTR;
                fatal("recv: $!");
            }
            next if length $datagram < 4;
            my ($got, $payload) = unpack 'N A*', $datagram;
            return $payload if $got == $number;
        }
    }
    return undef;
}
