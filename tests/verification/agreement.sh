#!/usr/bin/env bash
# The same run on 1, 2 and 4 ranks: terminal currents agree to 1e-6 of the largest current of the instruction.
#
#   agreement.sh OXVAC CONFIG FOLDER MPIEXEC -n
#
# Where the environment names a folder in OXVAC_VERIFICATION_REPORT, its rows of the report are written there.
set -euo pipefail
oxvac="$1" config="$2" folder="$3"
shift 3
rm -rf "$folder"
mkdir -p "$folder"
for ranks in 1 2 4; do
  "$@" "$ranks" "$oxvac" run "$config" --quiet -o "$folder/$ranks" --set output.vtu=false --set \
    'protocol=[{sweep: {name: forming, to: 7 V, rate: 1 V/s, compliance: 15 uA, stop_at_current: 14 uA, back: true,
      back_rate: 50 V/s}}, {pulse: {amplitude: [-1.8 V, 1.6 V], width: 10 ns, rise: 5 ns, fall: 5 ns}}]'
done
for ranks in 2 4; do
  rows="${OXVAC_VERIFICATION_REPORT:+$OXVAC_VERIFICATION_REPORT/21-$ranks.jsonl}"
  awk -F, -v ranks="$ranks" -v report="$rows" '
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
        printf "{\"problem\": \"21\", \"title\": \"1, 2 and 4 ranks: forming sweep, reset and set pulse of the coated demo device\", " \
               "\"what\": \"1 and %d ranks: largest difference of the current, relative to its instruction (%d steps)\", " \
               "\"measured\": \"%.2e\", \"accepted\": \"<= 1e-6\"}\n", ranks, rows, worst > report
      exit !(seen == rows && rows > 100 && worst <= 1e-6)
    }' "$folder/1/trace.csv" "$folder/$ranks/trace.csv"
done
