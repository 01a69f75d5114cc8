# Send returns the number of bytes, and for an empty datagram that is 0, which "or die" takes for a
# failure. At the first empty line the client ends with a message and exit code 1, although the datagram
# has been sent.
# caught by: 06.client-empty-between-others 06.client-empty-line-is-sent
# cause: empty-send-taken-for-error

use strict;
use warnings;
use IO::Socket::INET;

my $address = @ARGV ? $ARGV[0] : '127.0.0.1:8888';

sub quit {
    my ($what) = @_;
    print STDERR "$address: $what\n";
    exit 1;
}

my $socket = IO::Socket::INET->new(
    PeerAddr => $address,
    Proto    => 'udp',
) or quit($@);

binmode STDIN;
binmode STDOUT;
STDOUT->autoflush(1);

while (defined(my $line = <STDIN>)) {
    $line =~ s/\r?\n\z//;

    $socket->send($line) or quit("send: $!");

    my $reply;
    defined $socket->recv($reply, 65535) or quit("recv: $!");
    print $reply, "\n";
}

close $socket;
