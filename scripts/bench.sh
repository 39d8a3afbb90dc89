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
cargo run --release --quiet -p bench -- "$@"

# What a payer waits for needs the simulator beside the product, so that there is a bill and a wallet.
demo=$(mktemp -d)
trap 'rm -rf "$demo"' EXIT
say "release build of the demo"
bash scripts/setup.sh test
cargo build --release --quiet -p peakepay
cp "${CARGO_TARGET_DIR:-target}/release/peakepay" "$demo/peakepay"
say "visiting a bill at a bad network"
(cd end2end && PEAKEPAY_BIN="$demo/peakepay" E2E_PORT="${BENCH_PORT:-3580}" npx playwright test -c bench.config.ts)
