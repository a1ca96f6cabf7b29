#!/usr/bin/env bash
# A run that is killed goes on from its checkpoint, on another number of ranks, with the same trace to the last digit.
#
#   restart.sh OXVAC CONFIG FOLDER MPIEXEC -n
#
# Where the environment names a folder in OXVAC_VERIFICATION_REPORT, its rows of the report are written there.
set -euo pipefail
oxvac="$1" config="$2" folder="$3"
shift 3
rm -rf "$folder"
mkdir -p "$folder"
run() { # RANKS NAME ARGUMENTS...
  local ranks="$1" name="$2"
  shift 2
  "${launch[@]}" "$ranks" "$oxvac" run "$config" --quiet --set output.vtu=false -o "$folder/$name" "$@"
}
launch=("$@")
run 2 whole

# Killed in the midst of an instruction; mpirun takes its ranks along.
run 2 broken --set output.checkpoint_interval=0s &
running=$!
lines() { wc -l 2>/dev/null <"$folder/broken/trace.csv" || echo 0; }
while [[ $(lines) -lt 100 ]] && kill -0 "$running" 2>/dev/null; do sleep 0.02; done
cp "$folder/broken/checkpoint.h5" "$folder/checkpoint.h5"
pkill -KILL -f "$folder/broken" || true
wait "$running" 2>/dev/null || true

for ranks in 1 2 4; do
  run "$ranks" "again_$ranks" --restart "$folder/checkpoint.h5" --force
  rows="${OXVAC_VERIFICATION_REPORT:+$OXVAC_VERIFICATION_REPORT/21c-$ranks.jsonl}"
  # The first row of a restarted run repeats the state that it starts from.
  awk -F, -v ranks="$ranks" -v report="$rows" -v test="${OXVAC_VERIFICATION_TEST:-}" '
    FNR == 1 { file++; next }
    file == 1 { whole[++all] = $0; next }
    FNR == 2 { next }
    { again[++seen] = $0 }
    END {
      for (k = 1; k <= seen; ++k) if (again[k] != whole[all - seen + k]) ++differing
      printf "restart on %d ranks: %d of %d steps played again, %d differ\n", ranks, seen, all, differing
      if (report)
        printf "{\"problem\": \"21c\", \"title\": \"killed on 2 ranks, gone on from the checkpoint\", " \
               "\"what\": \"on %d ranks: steps that differ from those of the unbroken run\", " \
               "\"measured\": \"%d\", \"accepted\": \"<= 0: the same bits\", \"test\": \"%s\"}\n",
               ranks, differing, test > report
      exit !(seen > 50 && seen < all - 1 && differing == 0)
    }' "$folder/whole/trace.csv" "$folder/again_$ranks/trace.csv"
done

if [[ -n "${OXVAC_VERIFICATION_REPORT:-}" ]]; then
  # The restarted run's last step is the whole one's: they are counted back from there.
  awk -F, '
    FNR == 1 { ++file; for (i = 1; i <= NF; ++i) column[$i] = i; next }
    file == 2 && FNR == 2 { next }
    { y[file, ++steps[file]] = $column["current_A"] }
    function curve(name, exact, k,    i, xs, ys) {
      for (i = 1; i <= steps[k]; ++i) {
        xs = xs (i > 1 ? ", " : "") (steps[1] - steps[k] + i - 1)
        ys = ys (i > 1 ? ", " : "") y[k, i]
      }
      return "{\"name\": \"" name "\", \"exact\": " exact ", \"x\": [" xs "], \"y\": [" ys "]}"
    }
    END {
      print "{\"problem\": \"21c\", \"x_axis\": \"step\", \"y_axis\": \"current [A]\", \"scale\": \"linear\","
      print "\"curves\": [" curve("unbroken, 2 ranks", "true", 1) ",\n" curve("gone on, 4 ranks", "false", 2) "]}"
    }' "$folder/whole/trace.csv" "$folder/again_4/trace.csv" > "$OXVAC_VERIFICATION_REPORT/21c.picture.json"
fi

# Another config is refused, and what changed is named.
if run 1 other --restart "$folder/checkpoint.h5" --set output.checkpoint_interval=0s --set time.tolerance=0.1 2>"$folder/refusal"; then
  echo "a checkpoint of another config was taken" >&2
  exit 1
fi
grep -q "tolerance: 0.1" "$folder/refusal"
run 1 other --restart "$folder/checkpoint.h5" --set output.checkpoint_interval=0s --set time.tolerance=0.1 --force
