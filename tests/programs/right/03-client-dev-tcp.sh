#!/usr/bin/env bash
# passes: 01 client
# passes: 03 client
# Nothing but the shell: /dev/tcp, printf, read -N for exactly as many bytes as were sent.
LC_ALL=C
address=${1:-127.0.0.1:8888}
trap '' PIPE
fail() {
    echo "$address: $1" >&2
    exit 1
}
{ exec 3<>"/dev/tcp/${address%:*}/${address##*:}"; } 2>/dev/null || fail 'cannot connect'
while IFS= read -r line || [[ -n $line ]]; do
    line=${line%$'\r'}
    [[ -n $line ]] || continue
    printf %s "$line" >&3 || fail 'cannot send'
    IFS= read -r -N ${#line} -u 3 reply || fail 'the server has closed the connection'
    printf '%s\n' "$reply"
done
