#!/usr/bin/env bash
# The same run on 1, 2 and 4 ranks: systems small enough to be replicated give the same trace to the last digit.
#
#   agreement.sh OXVAC CONFIG FOLDER MPIEXEC -n
#
# Where the environment names a folder in OXVAC_VERIFICATION_REPORT, its rows of the report are written there.
set -euo pipefail
oxvac="$1" config="$2" folder="$3"
shift 3
rm -rf "$folder"
mkdir -p "$folder"
title="$(sed -n 's/^title: //p' "$config")"
for ranks in 1 2 4; do
  "$@" "$ranks" "$oxvac" run "$config" --quiet -o "$folder/$ranks"
done
for ranks in 2 4; do
  rows="${OXVAC_VERIFICATION_REPORT:+$OXVAC_VERIFICATION_REPORT/21-$(basename "$config" .yaml)-$ranks.jsonl}"
  # What differs is measured, relative to the largest current of the instruction, to tell rounding from a bug.
  awk -F, -v ranks="$ranks" -v report="$rows" -v title="$title" '
    FNR == 1 { for (i = 1; i <= NF; ++i) column[$i] = i; next }
    { i = $column["current_A"]; k = $column["instruction"] }
    NR == FNR {
      current[FNR] = i
      if (i < 0 ? -i > peak[k] : i > peak[k]) peak[k] = i < 0 ? -i : i
      rows = FNR
      next
    }
    { d = i - current[FNR]; d = d < 0 ? -d : d; if (peak[k] > 0 && d / peak[k] > worst) worst = d / peak[k]; seen = FNR }
    END {
      printf "1 and %d ranks: %d and %d steps, currents differ by at most %.2e of the largest\n", ranks, rows, seen, worst
      if (report)
        printf "{\"problem\": \"21\", \"title\": \"the demo devices on 1, 2 and 4 ranks\", " \
               "\"what\": \"%s, 1 and %d ranks: largest difference of the current, relative to its instruction (%d steps)\", " \
               "\"measured\": \"%.2e\", \"accepted\": \"0: the same bits\"}\n", title, ranks, rows, worst > report
      exit !(seen == rows && rows > 100 && worst == 0)
    }' "$folder/1/trace.csv" "$folder/$ranks/trace.csv"
  cmp "$folder/1/trace.csv" "$folder/$ranks/trace.csv"
done
