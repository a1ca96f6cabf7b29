#!/usr/bin/env bash
# The same run on 1, 2 and 4 ranks: systems small enough to be replicated give the same trace to the last digit.
#
#   agreement.sh ID OXVAC CONFIG FOLDER MPIEXEC -n
#
# Where the environment names a folder in OXVAC_VERIFICATION_REPORT, the rows of problem ID are written there, with a
# picture of the trace on 1 and on 4 ranks.
set -euo pipefail
id="$1" oxvac="$2" config="$3" folder="$4"
shift 4
report="${OXVAC_VERIFICATION_REPORT:-}"
rm -rf "$folder"
mkdir -p "$folder"
title="$(sed -n 's/^title: //p' "$config")"
for ranks in 1 2 4; do
  "$@" "$ranks" "$oxvac" run "$config" --quiet -o "$folder/$ranks"
done
for ranks in 2 4; do
  rows="${report:+$report/$id-$ranks.jsonl}"
  # What differs is measured, relative to the largest current of the instruction, to tell rounding from a bug.
  awk -F, -v ranks="$ranks" -v report="$rows" -v title="$title" -v id="$id" -v test="${OXVAC_VERIFICATION_TEST:-}" '
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
        printf "{\"problem\": \"%s\", \"title\": \"1, 2 and 4 ranks: %s\", " \
               "\"what\": \"1 and %d ranks: largest difference of the current, relative to its instruction\", " \
               "\"measured\": \"%.2e\", \"accepted\": \"<= 0: the same bits\", \"test\": \"%s\"}\n",
               id, title, ranks, worst, test > report
      exit !(seen == rows && rows > 100 && worst == 0)
    }' "$folder/1/trace.csv" "$folder/$ranks/trace.csv"
  cmp "$folder/1/trace.csv" "$folder/$ranks/trace.csv"
done
if [[ -n "$report" ]]; then
  # Times go from seconds to nanoseconds: steps are counted instead.
  awk -F, -v id="$id" '
    FNR == 1 { ++file; for (i = 1; i <= NF; ++i) column[$i] = i; next }
    {
      i = $column["current_A"]
      x[file] = x[file] (FNR > 2 ? ", " : "") (FNR - 2)
      y[file] = y[file] (FNR > 2 ? ", " : "") i
    }
    function curve(name, exact, k) {  # joined: what printf formats has a limit
      return "{\"name\": \"" name "\", \"exact\": " exact ", \"x\": [" x[k] "], \"y\": [" y[k] "]}"
    }
    END {
      print "{\"problem\": \"" id "\", \"x_axis\": \"step\", \"y_axis\": \"current [A]\", \"scale\": \"linear\","
      print "\"curves\": [" curve("1 rank", "true", 1) ",\n" curve("4 ranks", "false", 2) "]}"
    }' "$folder/1/trace.csv" "$folder/4/trace.csv" > "$report/$id.picture.json"
fi
