# caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
# caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
# caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-survives-short-writes
# caught by: 01.client-survives-short-reads 01.client-prints-at-once 01.client-prints-only-replies
# caught by: 01.client-keeps-spaces 01.client-no-magic-words 01.client-closes-and-exits
# cause: line-end-sent
# It forgets to chomp: the newline is sent.
use strict;
use warnings;
use IO::Socket::INET;
my $address = $ARGV[0] // "127.0.0.1:8888";
my $s = IO::Socket::INET->new(PeerAddr => $address) or die "$address: $@\n";
$s->autoflush(1);
$| = 1;
while (my $line = <STDIN>) {
    print $s $line;
    my $reply;
    $s->recv($reply, 4096);
    print "$reply";
}
