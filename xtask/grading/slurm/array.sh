#!/bin/sh
# One part of a cohort as a task of a Slurm job array. Submit it from the workbook's folder:
#
#   COHORT=/shared/submissions OUT=/shared/marks sbatch --array=1-8 xtask/grading/slurm/array.sh
#
# A task that is requeued goes on where it stopped. When all have ended:
#
#   cargo xtask grade merge /shared/marks/shard-*.json --cohort /shared/submissions --report csv=marks.csv
#
#SBATCH --job-name=grade
#SBATCH --requeue
set -eu

: "${COHORT:?set COHORT to the folder of submissions}"
: "${OUT:?set OUT to a folder that all nodes share}"
task=${SLURM_ARRAY_TASK_ID:?submit it with sbatch --array=1-N}
of=${SLURM_ARRAY_TASK_COUNT:?submit it with sbatch --array=1-N}

# shellcheck disable=SC2086 # The options are words.
exec ${XTASK:-cargo xtask} grade --cohort "$COHORT" --partition "$task/$of" --seed "${SEED:-1}" \
    --state "$OUT/state-$task" --resume --report "json=$OUT/shard-$task.json" ${GRADE_OPTIONS:-}
