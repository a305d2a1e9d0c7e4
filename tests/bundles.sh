#!/usr/bin/env bash
# Makes bundles of all exports in a folder and has others look at them: the BagIt validator of the Library of Congress,
# Info-ZIP, and the zip module of Python. Checks that each reads back as the export, and that two runs give the same bytes.
# What is not at hand is installed or said to be skipped.
#
# usage: tests/bundles.sh PROGRAM [FOLDER…]
set -euo pipefail
program=$(realpath "$1")
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python=
if python3 -c 'import bagit' 2>/dev/null; then
    python=python3
elif python3 -m venv "$work/venv" 2>/dev/null && "$work/venv/bin/pip" install -q bagit setuptools 2>/dev/null; then
    python=$work/venv/bin/python
else
    echo "skipped: bagit cannot be had for Python; its part of the checks is left out"
fi
command -v unzip >/dev/null || echo "skipped: unzip not found; its part of the checks is left out"

passed=0
failed=0
fail() {
    failed=$((failed + 1))
    printf 'FAILED %s: %s\n' "$1" "$2"
}

check() {
    local file=$1 code=0
    shift
    "$program" "$file" "$@" -t bundle -o "$work/a.zip" -j1 -q --no-progress 2>"$work/errors" || code=$?
    [ "$code" -le 1 ] || { fail "$file" "exit $code: $(head -c 200 "$work/errors")"; return; }
    "$program" "$file" "$@" -t bundle -o "$work/b.zip" -j2 -q --no-progress 2>/dev/null || true
    cmp -s "$work/a.zip" "$work/b.zip" || { fail "$file" "two runs differ"; return; }
    "$program" check "$work/a.zip" >"$work/verdict" || { fail "$file" "$(head -3 "$work/verdict")"; return; }
    if command -v unzip >/dev/null; then
        unzip -tqq "$work/a.zip" || { fail "$file" "unzip finds faults"; return; }
    fi
    if command -v python3 >/dev/null; then
        python3 - "$work/a.zip" "$work/bag" <<'PYTHON' || { fail "$file" "Python finds faults"; return; }
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
names = archive.namelist()
assert names == sorted(names) and len(set(names)) == len(names)
assert len({name.split("/")[0] for name in names}) == 1
assert all(name.isascii() and max(map(len, name.split("/"))) <= 200 for name in names)
archive.extractall(sys.argv[2])
PYTHON
    fi
    if [ -n "$python" ]; then
        "$python" -m bagit --quiet --validate "$work"/bag/* || { fail "$file" "the bag is not valid"; return; }
    fi
    "$program" "$file" "$@" -t json -o "$work/1.json" -q --no-progress 2>/dev/null || true
    "$program" "$work/a.zip" --include all --privacy full -f bundle -t json -o "$work/2.json" -q --no-progress 2>/dev/null || true
    cmp -s "$work/1.json" "$work/2.json" || { fail "$file" "what is read back is not the same"; return; }
    passed=$((passed + 1))
}

while IFS= read -r -d '' file; do
    check "$file"
    rm -rf "$work"/bag "$work"/*.zip "$work"/*.json
    check "$file" --include all --privacy full --no-original
    rm -rf "$work"/bag "$work"/*.zip "$work"/*.json
done < <(find "$@" -path '*/references' -prune -o -path '*/broken' -prune -o -path '*/other' -prune -o \
    -type f \( -name '*.xml' -o -name '*.atom' -o -path '*/mtif/*.txt' \) -print0 | sort -z)
printf 'bundles: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
