#!/bin/sh
# Gradescope runs this once, as root and with a network, when the autograder's image is made. The zip file
# holds the workbook in workbook/, this file and run_autograder.
set -eu

apt-get update
apt-get install -y --no-install-recommends build-essential curl ca-certificates
if ! command -v cargo >/dev/null; then
    # The newest stable toolchain. Distributions often have one that is too old for the workbook.
    curl --proto '=https' --tlsv1.2 -fsS "${RUSTUP_INIT:-https://sh.rustup.rs}" |
        sh -s -- -y --profile minimal --default-toolchain stable
    ln -sf "$HOME"/.cargo/bin/* /usr/local/bin/
fi
cd /autograder/source/workbook
cargo fetch --locked
# The grader itself, so that grading needs neither network nor time for it.
cargo build --locked --package xtask --no-default-features --features grade
