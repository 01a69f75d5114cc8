# "has the answer come?" is asked with the truth of the string. An empty answer (and the answer "0") is
# false, so it counts as none: the client sends the empty line again, five times without a pause, and
# then gives up with "no answer" and exit code 1.
# caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
# cause: message-repeated empty-reply-waited-past

use strict;
use warnings;
use IO::Socket::INET;
use IO::Select;

my $address = @ARGV ? $ARGV[0] : '127.0.0.1:8888';
my $TRIES   = 5;

binmode STDIN;
binmode STDOUT;
$| = 1;

sub fail {
    my ($why) = @_;
    print STDERR "client: $address: $why\n";
    exit 1;
}

# A connected socket: the kernel drops what strangers send.
my $socket = IO::Socket::INET->new(PeerAddr => $address, Proto => 'udp')
    or fail($@);
my $readable = IO::Select->new($socket);

sub ask {
    my ($message) = @_;
    my $answer;

    for my $try (1 .. $TRIES) {
        defined $socket->send($message) or fail($!);
        if ($readable->can_read(1.5)) {
            defined $socket->recv($answer, 65535) or fail($!);
        }
        return $answer if $answer;
    }
    fail("no answer after $TRIES attempts");
}

while (defined(my $line = <STDIN>)) {
    $line =~ s/\r?\n\z//;
    print ask($line), "\n";
}

close $socket;
exit 0;
