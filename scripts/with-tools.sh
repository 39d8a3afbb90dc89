#!/usr/bin/env bash
# Runs a command with the tools of this project on the PATH.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
exec "$@"
