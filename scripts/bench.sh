#!/usr/bin/env bash
# Measures the numbers of the design on this machine, on a release build. Put nothing else on the machine meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

bash scripts/setup.sh run
bash scripts/front.sh
say "release build, as production has it"
cargo build --release --quiet -p peakepay --no-default-features
cargo build --release --quiet -p bench
say "measuring"
exec cargo run --release --quiet -p bench -- "$@"
