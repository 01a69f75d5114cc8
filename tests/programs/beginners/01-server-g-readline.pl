# caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
# caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
# caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
# caught by: 01.survives-short-writes 01.survives-short-reads 01.exits-when-peer-closes
# cause: waits-for-newline
# It reads with <$c>, lines.
use strict;
use warnings;
use IO::Socket::INET;
my $address = $ARGV[0] // "127.0.0.1:8888";
my $s = IO::Socket::INET->new(LocalAddr => $address, Listen => 5, ReuseAddr => 1) or die "$address: $@\n";
$| = 1;
print "listening on ", $s->sockhost, ":", $s->sockport, "\n";
my $c = $s->accept;
$c->autoflush(1);
while (my $line = <$c>) {
    print $c uc $line;
}
