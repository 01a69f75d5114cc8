#!/bin/sh
# Gradescope runs this once, as root and with a network, when the autograder's image is made. The zip file
# holds the workbook in workbook/, this file and run_autograder.
set -eu

apt-get update
apt-get install -y --no-install-recommends build-essential curl ca-certificates
command -v cargo >/dev/null || {
    echo "install a Rust toolchain here: apt-get install cargo, if it is new enough, or rustup" >&2
    exit 1
}
cd /autograder/source/workbook
cargo fetch --locked
# The grader itself, so that grading needs neither network nor time for it.
cargo build --locked --package xtask --no-default-features --features grade
