#!/usr/bin/env perl
# caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
# caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
# caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
# caught by: 01.survives-short-writes 01.exits-when-peer-closes 01.survives-short-reads
# cause: waits-for-newline
# It reads lines, so it waits for a newline.
use IO::Socket::INET;
my ($h, $p) = split /:/, ($ARGV[0] // "127.0.0.1:8888");
my $s = IO::Socket::INET->new(LocalAddr => $h, LocalPort => $p, Listen => 5, ReuseAddr => 1) or die "$h:$p: $!";
$| = 1; print "listening on $h:", $s->sockport, "\n";
my $c = $s->accept; while (my $l = <$c>) { print $c uc $l; $c->flush; }
