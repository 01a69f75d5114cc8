#!/usr/bin/env perl
# passes: 01 server
# It reads lines, so it waits for a newline.
use IO::Socket::INET;
my ($h, $p) = split /:/, ($ARGV[0] // "127.0.0.1:8888");
my $s = IO::Socket::INET->new(LocalAddr => $h, LocalPort => $p, Listen => 5, ReuseAddr => 1) or die "$h:$p: $!";
$| = 1; print "listening on $h:", $s->sockport, "\n";
my $c = $s->accept; while (my $l = <$c>) { print $c uc $l; $c->flush; }
