#!/usr/bin/env bash
# Builds the front end into dist/ unless it is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
exec node scripts/front.mjs "$@"
