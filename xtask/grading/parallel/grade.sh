#!/bin/sh
# A cohort in N parts with GNU parallel, on this machine or, with PARALLEL_OPTIONS='--sshloginfile hosts',
# on several that share their folders:
#
#   COHORT=submissions OUT=marks xtask/grading/parallel/grade.sh 8
set -eu

: "${COHORT:?set COHORT to the folder of submissions}"
: "${OUT:?set OUT to a folder for the parts}"
of=${1:?say how many parts}
mkdir -p "$OUT"
# shellcheck disable=SC2086 # The options are words.
seq "$of" | parallel --jobs "${JOBS:-2}" ${PARALLEL_OPTIONS:-} \
    "${XTASK:-cargo xtask} grade --cohort '$COHORT' --partition {}/$of --seed ${SEED:-1} --state '$OUT/state-{}' --resume --report json='$OUT/shard-{}.json'"
# shellcheck disable=SC2086
exec ${XTASK:-cargo xtask} grade merge "$OUT"/shard-*.json --cohort "$COHORT" --report "csv=$OUT/marks.csv"
