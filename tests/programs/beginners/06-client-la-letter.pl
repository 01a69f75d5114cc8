# "no reply yet" is tested with the truth of the reply. An empty reply (and the reply "0") is false in
# Perl, so the client doesn't accept it: it waits, sends the message again and never comes to the next
# line.
# caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
# cause: empty-reply-waited-past message-repeated

use strict;
use warnings;
use IO::Socket::INET;
use IO::Select;

$| = 1;
binmode STDIN;
binmode STDOUT;

my $address = shift @ARGV // '127.0.0.1:8888';

my $socket = IO::Socket::INET->new(
    PeerAddr => $address,
    Proto    => 'udp',
) or do {
    print STDERR "$address: $@\n";
    exit 1;
};
my $select = IO::Select->new($socket);

sub ask {
    my ($message) = @_;
    my $reply = '';
    while (!$reply) {
        defined send($socket, $message, 0)
            or give_up();
        if ($select->can_read(1.5)) {
            defined recv($socket, $reply, 65535, 0)
                or give_up();
        }
    }
    return $reply;
}

sub give_up {
    print STDERR "$address: $!\n";
    exit 1;
}

while (my $line = <STDIN>) {
    $line =~ s/\r?\n\z//;
    print ask($line), "\n";
}

close $socket;
