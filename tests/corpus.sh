#!/usr/bin/env bash
# Runs the release build over a folder of real exports, if one is at hand, and checks the laws that hold for any export:
# the program ends well, the balance says as many files as there are, a second run changes nothing, the number of threads
# changes nothing, JSON reads back into equal JSON, and a zip archive of the export gives the same JSON. Needs python3.
#
# usage: tests/corpus.sh FOLDER
set -euo pipefail
corpus=$1
program=$(cd "$(dirname "$0")/.." && pwd)/target/release/blogferry
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

fail() {
    failed=$((failed + 1))
    printf 'FAILED %s: %s\n' "$1" "$2"
}

check() {
    local file=$1 code=0
    "$program" "$file" -o "$work/one" -j1 -q --no-progress 2>"$work/errors" || code=$?
    [ "$code" -le 1 ] || { fail "$file" "exit $code: $(head -c 200 "$work/errors")"; return; }
    (cd "$work/one" && find . -type f -exec sha256sum {} + | sort -k2) >"$work/first"
    "$program" "$file" -o "$work/one" -j2 -q --no-progress 2>/dev/null || true
    (cd "$work/one" && find . -type f -exec sha256sum {} + | sort -k2) >"$work/second"
    cmp -s "$work/first" "$work/second" || { fail "$file" "a second run changed the output"; return; }
    "$program" "$file" -o "$work/two" -j2 -q --no-progress 2>/dev/null || true
    diff -rq "$work/one" "$work/two" >/dev/null || { fail "$file" "-j1 and -j2 differ"; return; }
    "$program" "$file" -t json --include all --privacy full -o "$work/1.json" -q --no-progress 2>/dev/null || true
    "$program" "$work/1.json" -f json -t json --include all --privacy full -o "$work/2.json" -q --no-progress 2>/dev/null || true
    cmp -s "$work/1.json" "$work/2.json" || { fail "$file" "JSON read back is not the same"; return; }
    local members=("$file") settings
    settings=$(printf '%s' "$file" | sed 's/feed\.atom$/settings.csv/')
    [ "$settings" = "$file" ] || [ ! -f "$settings" ] || members+=("$settings")
    python3 -m zipfile -c "$work/in.zip" "${members[@]}"
    "$program" "$work/in.zip" -t json --include all --privacy full -o "$work/3.json" -q --no-progress 2>/dev/null || true
    cmp -s "$work/1.json" "$work/3.json" || { fail "$file" "a zip archive of it gives something else"; return; }
    passed=$((passed + 1))
}

while IFS= read -r -d '' file; do
    check "$file"
    rm -rf "${work:?}"/*
done < <(find "$corpus" -path '*/references' -prune -o -path '*/broken' -prune -o -path '*/other' -prune -o \
    -type f \( -name '*.xml' -o -name '*.atom' -o -path '*/mtif/*.txt' \) -print0 | sort -z)
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
