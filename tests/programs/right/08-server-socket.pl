# passes: 08 server
# Socket alone, without IO::Socket: names are packed addresses.
use strict;
use warnings;
use Socket;

my $address = shift // '127.0.0.1:8888';
my $backlog = shift // 128;
my ($host, $port) = $address =~ /^(.*):(\d+)$/ or exit 2;
$SIG{PIPE} = 'IGNORE';
$| = 1;

sub name {
    my ($port, $ip) = sockaddr_in(shift);
    return inet_ntoa($ip) . ":$port";
}

socket(my $listener, PF_INET, SOCK_STREAM, 0) or die "$address: $!\n";
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
unless (bind($listener, sockaddr_in($port, inet_aton($host))) && listen($listener, $backlog)) {
    print STDERR "$address: $!\n";
    exit 1;
}
print 'listening on ', name(getsockname($listener)), "\n";
while (1) {
    my $peer = accept(my $client, $listener);
    unless ($peer) {
        print STDERR "accept: $!\n";
        next;
    }
    print 'client ', name($peer), ' at ', name(getsockname($client)), "\n";
    while (1) {
        my $got = sysread($client, my $data, 4096);
        next if !defined $got && $!{EINTR};
        last if !$got;
        $data =~ tr/a-z/A-Z/;
        my $sent = 0;
        while ($sent < length $data) {
            my $more = syswrite($client, $data, length($data) - $sent, $sent);
            next if !defined $more && $!{EINTR};
            last if !defined $more;
            $sent += $more;
        }
        last if $sent < length $data;
    }
    close($client);
}
