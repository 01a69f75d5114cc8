# caught by: 02.echoes-exactly 02.moves-large-messages 02.second-client 02.two-hundred-clients
# caught by: 02.silent-clients 02.backlog-client-is-served 02.port-never-refuses
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-while-idle
# caught by: 02.idle-after-clients-leave 02.survives-short-writes 02.survives-short-reads
# caught by: 02.keeps-running
# cause: waits-for-newline
# It reads lines.
use strict;
use warnings;
use IO::Socket::INET;
my $address = shift // '127.0.0.1:8888';
my $server = IO::Socket::INET->new(LocalAddr => $address, Listen => 5, ReuseAddr => 1)
    or die "$address: $!";
$| = 1;
print "listening on ", $server->sockhost, ":", $server->sockport, "\n";
while (my $client = $server->accept) {
    while (my $line = <$client>) {
        chomp $line;
        print $client uc $line;
    }
    close $client;
}
