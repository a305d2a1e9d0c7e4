#!/usr/bin/env bash
# Runs fuzz targets on the stable toolchain, from the fixtures of the project as seeds.
#
# usage: fuzz/run.sh SECONDS [TARGET…]     each for so many seconds, further from where the last such run ended
#        fuzz/run.sh COUNTx [TARGET…]      each so many times, from the fixtures alone and always the same inputs
#
# All targets if none is named. Needs cargo-fuzz (cargo install cargo-fuzz).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log=$work/log
case $1 in
    *x) corpus=$work/corpus; much=(-runs="${1%x}" -seed=1) ;;
    *) corpus=corpus; much=(-max_total_time="$1") ;;
esac
shift
if ! command -v cargo-fuzz >/dev/null 2>&1; then
    echo "skipped: cargo-fuzz not found (cargo install cargo-fuzz)"
    exit 0
fi
data=../testdata
[ $# -gt 0 ] || set -- blogger wordpress mtif text json decode zip html shortcodes blocks front_matter file_name date round_trip strict

# Copies the files below a folder, named by their contents, so that equal ones are one.
seed() {
    local target=$1 from=$2
    mkdir -p "$corpus/$target"
    find "$from" -type f -size -64k ! -name expected.json -print0 2>/dev/null | while IFS= read -r -d '' file; do
        cp "$file" "$corpus/$target/$(sha256sum "$file" | cut -c1-16)"
    done
}

for target in "$@"; do
    dictionary=
    case $target in
        blogger | wordpress) seed "$target" "$data/$target"; dictionary=xml ;;
        mtif | text) seed "$target" "$data/$target"; dictionary=lines ;;
        json | round_trip) seed "$target" "$data/json"; dictionary=json ;;
        decode) seed decode "$data/text"; seed decode "$data/blogger"; dictionary=xml ;;
        html) seed html "$data/markdown"; seed html "$data/wordpress"; dictionary=html ;;
        shortcodes | blocks) seed "$target" "$data/wordpress"; dictionary=xml ;;
        strict) dictionary=xml ;;
    esac
    mkdir -p "$corpus/$target"
    [ -d "seeds/$target" ] && seed "$target" "seeds/$target"
    printf '== %s\n' "$target"
    status=0
    cargo fuzz run -s none --fuzz-dir . "$target" "$corpus/$target" -- "${much[@]}" -timeout=10 -rss_limit_mb=1024 \
        -print_final_stats=1 ${dictionary:+-dict=dictionaries/$dictionary.dict} >"$log" 2>&1 || status=$?
    grep -aE 'number_of_executed|slowest_unit|peak_rss|SUMMARY|panicked|Test unit written|^error' "$log" || true
    if [ "$status" -ne 0 ]; then
        echo "FAILED: $target"
        tail -n 20 "$log"
        exit 1
    fi
done
