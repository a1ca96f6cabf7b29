# shellcheck shell=bash
# Sourced by the tests here. They are called with OXVAC CONFIG FOLDER MPIEXEC -n [more] and play runs in FOLDER.
set -uo pipefail
oxvac="$1" config="$2" folder="$3"
launch=("$4" "$5")
shift 5
rm -rf "$folder"
mkdir -p "$folder"
# Memory shared between ranks stands in files too, and ulimit would cut them.
export PMIX_MCA_gds=hash
wrong=0

complain() {
  echo "WRONG: $*"
  wrong=1
}

# play NAME ARGUMENTS...: a run into $folder/NAME, on one rank; its words in $folder/said.
play() {
  local name="$1"
  shift
  "$oxvac" run "$config" -q -o "$folder/$name" "$@" >"$folder/said" 2>&1
}

# The same, but it goes on in the background; its process id is in $running.
# often: a checkpoint after every step.
often=(--set output.checkpoint_interval=0s)
begin() {
  local name="$1"
  shift
  "$oxvac" run "$config" -q -o "$folder/$name" "${often[@]}" "$@" >"$folder/said" 2>&1 &
  running=$!
}

# Waits until a trace has so many lines.
await() { # NAME LINES
  local lines=0
  for ((k = 0; k < 3000; ++k)); do
    [[ -f "$folder/$1/trace.csv" ]] && lines="$(wc -l <"$folder/$1/trace.csv")"
    [[ $lines -ge $2 ]] && return 0
    kill -0 "$running" 2>/dev/null || break
    sleep 0.02
  done
  complain "$1 never came to line $2 of its trace: $(cat "$folder/said")"
  return 1
}

# same NAME: what it left is what the unbroken run has left, byte by byte.
same() {
  for file in "$folder"/whole/trace.csv "$folder"/whole/fields*; do
    cmp "$file" "$folder/$1/${file##*/}" || complain "$1: ${file##*/} differs from the unbroken run's"
  done
  local extra
  extra="$(diff <(cd "$folder/whole" && ls) <(cd "$folder/$1" && ls) | grep '^>' | grep -v '\.bak$\|checkpoint_previous')"
  [[ -z "$extra" ]] || complain "$1: files are left over: $extra"
}

# refused CODE WORDS COMMAND...: the exit code, and one line that holds the words.
refused() {
  local code="$1" words="$2" status=0
  shift 2
  "$@" >"$folder/said" 2>&1 || status=$?
  if [[ $status == "$code" ]] && grep -q -- "$words" "$folder/said" && [[ $(grep -c . "$folder/said") == 1 ]]; then
    echo "as expected: $(cat "$folder/said")"
  else
    complain "exit $status instead of $code with '$words': $* said: $(cat "$folder/said")"
  fi
}
