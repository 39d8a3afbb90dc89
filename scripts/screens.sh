#!/usr/bin/env bash
# A PNG of every page into screens/{desktop,phone}-{light,dark}/: builds the demo, starts it on temporary data and on
# ports of its own, walks through it, and ends it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

bash scripts/setup.sh test
bash scripts/front.sh
cargo build --quiet -p peakepay
say "taking pictures"
(cd end2end && E2E_PORT="${SCREENS_PORT:-3480}" npx playwright test -c screens.config.ts)
say "they are in screens/"
