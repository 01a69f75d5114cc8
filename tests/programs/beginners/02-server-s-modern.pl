# "use v5.12" switches on unicode_strings, and uc() then treats each byte as a Latin-1 character: 0xE4
# becomes 0xC4, 0xDF becomes two bytes "SS", and 0xFF or 0xB5 become wide characters, at which syswrite
# dies. With plain ASCII, and with "straße", all looks right.
# caught by: 02.echoes-exactly
# cause: text-instead-of-bytes

use v5.12;
use warnings;
use IO::Socket::INET;

my $address = $ARGV[0] // '127.0.0.1:8888';
my ($host, $port) = $address =~ /^(.*):(\d+)$/
    or die "$address: expected HOST:PORT\n";

my $server = IO::Socket::INET->new(
    LocalAddr => $host,
    LocalPort => $port,
    Proto     => 'tcp',
    Listen    => 128,
    ReuseAddr => 1,
) or die "$address: $@\n";

$| = 1;
say 'listening on ', $server->sockhost, ':', $server->sockport;

$SIG{PIPE} = 'IGNORE';

sub send_all {
    my ($socket, $data) = @_;
    my $offset = 0;
    while ($offset < length $data) {
        my $n = syswrite($socket, $data, length($data) - $offset, $offset);
        return 0 unless defined $n;
        $offset += $n;
    }
    return 1;
}

while (1) {
    my $client = $server->accept or next;
    while (1) {
        my $n = sysread($client, my $data, 8192);
        last unless $n;
        send_all($client, uc $data) or last;
    }
    close $client;
}
