#!/usr/bin/env bash
# Every test, the cheap ones first. Ends with a count that can be read by machine.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

bash scripts/setup.sh test
log=$(mktemp)
trap 'rm -f "$log"' EXIT

say "format"
cargo fmt --all --check

say "front end"
bash scripts/front.sh

say "lints"
cargo clippy --workspace --all-targets --quiet -- -D warnings
(cd end2end && npx tsc -p .)

say "the production build: without the simulator"
cargo check --quiet -p peakepay --no-default-features
if cargo tree -e normal,build --no-default-features -p peakepay --prefix none | grep -q '^sandbox '; then
  die "the production build depends on the sandbox."
fi

say "licences, bans and sources"
cargo deny --log-level error check bans licenses sources
if cargo deny --log-level error check advisories >/dev/null 2>"$log"; then
  echo "advisories: none"
elif grep -qiE 'fetch|network|connect|resolve|clone|git' "$log"; then
  echo "!!! SKIPPED: the advisory database cannot be reached from here"
else
  cat "$log" >&2
  die "cargo deny found advisories."
fi

say "Rust tests: vectors, both databases, properties, the real process under SIGKILL"
set +e
cargo test --workspace --no-fail-fast 2>&1 | tee "$log"
rust_status=${PIPESTATUS[0]}
set -e
rust_passed=$(awk '/^test result:/ { n += $4 } END { print n + 0 }' "$log")
rust_failed=$(awk '/^test result:/ { n += $6 } END { print n + 0 }' "$log")
[ "$rust_status" = 0 ] || [ "$rust_failed" != 0 ] || rust_failed=1

say "simulation"
set +e
cargo run --quiet -p simulation -- --seeds "${SIM_SEEDS:-60}"
sim_status=$?

say "browser"
(cd end2end && npx playwright test)
browser_status=$?
set -e
browser_counts=$(node scripts/playwright-counts.mjs end2end/report/results.json)

echo
echo "rust: $rust_passed passed, $rust_failed failed"
echo "playwright: $browser_counts"
[ "$rust_status" = 0 ] && [ "$sim_status" = 0 ] && [ "$browser_status" = 0 ]
