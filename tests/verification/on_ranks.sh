#!/usr/bin/env bash
# Plays verification problems on 2 and on 4 ranks: their checks must hold there too, and what they measure must agree
# with the page (docs/verification.json), which was measured on one rank.
#
#   on_ranks.sh PROGRAM COMPARE PAGE FOLDER TAG MPIEXEC -n
set -euo pipefail
program="$1" compare="$2" page="$3" folder="$4" tag="$5"
shift 5
for ranks in 2 4; do
  rows="$folder/$ranks"
  rm -rf "$rows"
  mkdir -p "$rows"
  OXVAC_VERIFICATION_REPORT="$rows" OXVAC_VERIFICATION_TEST="$tag" "$@" "$ranks" "$program" "[$tag]"
  "$compare" compare "$rows" "$page"
done
