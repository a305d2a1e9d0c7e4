#!/usr/bin/env bash
# What happens when the system fails: makes the n-th call fail (full disk, input/output error) or kills the program at it, for
# n = 1, 2, 3 … until a run meets no fault, and then a number of kills at random moments. After each: the program did not
# crash, every file under its final name is whole, and a run without a fault gives the same tree as if nothing had happened.
# Then full disks, closed streams, folders without permission, signals, two runs at once and odd environments.
#
# usage: tests/faults.sh [RANDOM_KILLS]     needs strace; parts that need root or setpriv say when they are skipped
set -uo pipefail
cd "$(dirname "$0")/.."
program=$PWD/target/release/blogferry
input=$PWD/testdata/blogger/classic-complete/blog.xml
kills=${1:-200}
work=$(mktemp -d)
trap 'umount "$work/small" 2>/dev/null; rm -rf "$work"' EXIT
runs=0
failed=0

[ -x "$program" ] || { echo "no program at $program: cargo build --release" >&2; exit 2; }
if ! command -v strace >/dev/null 2>&1; then
    echo "skipped: strace not found"
    exit 0
fi

fail() {
    failed=$((failed + 1))
    printf 'FAILED %s\n' "$*"
}

# Sums of all files of a tree that have their final names.
sums() {
    (cd "$1" 2>/dev/null && find . -type f ! -name '*.part' ! -path '*/.blogferry/*' -exec sha256sum {} + | LC_ALL=C sort)
}

# The whole tree, our own files included.
everything() {
    (cd "$1" 2>/dev/null && find . -type f -exec sha256sum {} + | sort -k2)
}

# whole FOLDER CLEAN WHAT: no file is there that a clean run would not have made, byte for byte.
whole() {
    local strange
    strange=$(LC_ALL=C comm -23 <(sums "$1") <(sums "$2"))
    [ -z "$strange" ] || fail "$3: not whole: $strange"
}

# again OUT CLEAN WHAT: a run without a fault repairs everything.
again() {
    "$program" "$input_now" -o "$1/$target" -j1 -q --no-progress >/dev/null 2>"$work/errors" ||
        fail "$3: the next run ended with $?: $(head -c 200 "$work/errors")"
    cmp -s <(everything "$1") <(everything "$2") || fail "$3: the next run did not finish the job"
}

# one CALL FAULT N: returns 1 if the fault was not met any more.
one() {
    local call=$1 fault=$2 n=$3 code=0 what="$target $1 $2 at $3"
    rm -rf "$work/out" && mkdir "$work/out"
    strace -f -qq -o "$work/trace" -e trace="$call" -e inject="$call:$fault:when=$n" \
        "$program" "$input_now" -o "$work/out/$target" -j1 -q --no-progress >/dev/null 2>"$work/errors" || code=$?
    runs=$((runs + 1))
    if ! grep -q 'INJECTED\|killed by SIGKILL' "$work/trace"; then
        return 1
    fi
    case $code in
        0) cmp -s <(everything "$work/out") <(everything "$work/clean") || fail "$what: exit 0 but not complete" ;;
        1 | 3 | 4 | 137) ;;
        127) grep -q 'shared libraries' "$work/errors" || fail "$what: exit 127" ;;
        *) fail "$what: exit $code: $(head -c 300 "$work/errors")" ;;
    esac
    grep -q panicked "$work/errors" && fail "$what: panicked"
    whole "$work/out" "$work/clean" "$what"
    again "$work/out" "$work/clean" "$what"
    return 0
}

clean() {
    rm -rf "$work/clean" && mkdir "$work/clean"
    "$program" "$input_now" -o "$work/clean/$target" -j1 -q --no-progress >/dev/null 2>&1
}

input_now=$input
for target in site blog.json; do
    clean
    for call in write fsync rename openat mkdir unlink; do
        for fault in error=ENOSPC error=EIO signal=KILL; do
            for n in $(seq 400); do
                one "$call" "$fault" "$n" || break
            done
        done
    done
done
echo "faults at every call: $runs runs"

# A larger blog, so that a kill can meet it anywhere.
input_now=$work/large.xml
{
    printf '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>tag:blogger.com,1999:blog-1.archive</id><title>Large</title>'
    for n in $(seq 1500); do
        printf '<entry><id>tag:blogger.com,1999:blog-1.post-%d</id><published>2011-01-02T03:04:05Z</published>' "$n"
        printf '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/>'
        printf '<title>Post %d</title><content type="html">&lt;p&gt;Words of post %d&lt;/p&gt;</content></entry>' "$n" "$n"
    done
    printf '</feed>'
} >"$input_now"
target=site
clean
for n in $(seq "$kills"); do
    rm -rf "$work/out" && mkdir "$work/out"
    delay=$(printf '0.%04d' $((RANDOM % 1200)))
    # In a shell of its own, so that this one does not tell of the kill.
    (timeout -s KILL "$delay" "$program" "$input_now" -o "$work/out/$target" -q --no-progress; true) >/dev/null 2>&1
    whole "$work/out" "$work/clean" "killed after $delay s"
    # Not each time: the rule is the same, and a whole run costs more than a kill.
    [ $((n % 5)) -eq 0 ] && again "$work/out" "$work/clean" "killed after $delay s"
done
echo "kills at random: $kills"

# Signals that ask the program to end: whole files, 129, 130 or 143 (or 0 if it was done), and the next run goes on.
for signal in HUP INT TERM; do
    for n in $(seq 20); do
        rm -rf "$work/out" && mkdir "$work/out"
        delay=$(printf '0.%04d' $((RANDOM % 800)))
        code=0
        timeout -s "$signal" --preserve-status "$delay" \
            "$program" "$input_now" -o "$work/out/$target" -q --no-progress >/dev/null 2>"$work/errors" || code=$?
        case "$signal $code" in
            'HUP 129' | 'INT 130' | 'TERM 143' | *' 0') ;;
            *) fail "SIG$signal after $delay s: exit $code: $(head -c 200 "$work/errors")" ;;
        esac
        whole "$work/out" "$work/clean" "SIG$signal after $delay s"
    done
    again "$work/out" "$work/clean" "SIG$signal"
done
echo "signals: 60"

# Two runs at once: one writes, the other says that it does not.
for n in $(seq 20); do
    rm -rf "$work/out" && mkdir "$work/out"
    "$program" "$input_now" -o "$work/out/$target" -q --no-progress >/dev/null 2>&1 &
    first=$!
    "$program" "$input_now" -o "$work/out/$target" -q --no-progress >/dev/null 2>&1
    second=$?
    wait "$first"
    first=$?
    case "$first $second" in
        '0 0' | '0 4' | '4 0') ;;
        *) fail "two runs at once: exits $first and $second" ;;
    esac
    cmp -s <(everything "$work/out") <(everything "$work/clean") || fail "two runs at once: the tree is mixed"
done
echo "two runs at once: 20 pairs"

# A disk that is full, at each size.
input_now=$input
for target in site blog.json; do
    clean
    mkdir -p "$work/small"
    for size in 8 16 24 32 40 48 56 64 96 128; do
        mount -t tmpfs -o "size=${size}k,nr_inodes=64" tmpfs "$work/small" 2>/dev/null || { echo "skipped: a small disk cannot be mounted here"; break 2; }
        code=0
        "$program" "$input_now" -o "$work/small/$target" -j1 -q --no-progress >/dev/null 2>"$work/errors" || code=$?
        case $code in
            0) cmp -s <(everything "$work/small") <(everything "$work/clean") || fail "$target on ${size}k: exit 0 but not complete" ;;
            4) ;;
            *) fail "$target on ${size}k: exit $code: $(head -c 200 "$work/errors")" ;;
        esac
        whole "$work/small" "$work/clean" "$target on ${size}k"
        umount "$work/small"
    done
done
echo "full disks: done"

# Streams that are closed or full.
stream() {
    local want=$1 code=0
    shift
    rm -rf "$work/out" && mkdir "$work/out"
    (cd "$work/out" && eval "$*") 2>"$work/errors" || code=$?
    case " $want " in *" $code "*) ;; *) fail "$*: exit $code, not $want: $(head -c 200 "$work/errors")" ;; esac
    grep -q panicked "$work/errors" && fail "$*: panicked"
}
stream 4 "'$program' '$input' -t json -o - -q >/dev/full"
stream '0 141' "set -o pipefail; '$program' '$work/large.xml' -t jsonl -o - -q | head -1 >/dev/null"
stream '0 3 4' "'$program' '$input' -t json -o - -q >&-"
stream '0' "'$program' '$input' -o site >/dev/null 2>&-"
stream '0' "'$program' '$input' -o site 2>/dev/full"
stream '0' "'$program' '$input' -o site -q <&-"
stream '3' "'$program' - -o site -q <&-"
stream '0' "cat '$input' | '$program' - -o site -q"
echo "streams: 8"

# Folders that may not be written to.
if command -v setpriv >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ]; then
    rm -rf "$work/out" && mkdir -m 755 "$work/out" && chmod 755 "$work"
    cp "$input" "$work/in.xml" && chmod 644 "$work/in.xml"
    cp "$program" "$work/program" && chmod 755 "$work/program"
    code=0
    setpriv --reuid=65534 --regid=65534 --clear-groups "$work/program" "$work/in.xml" -o "$work/out/site" -q >/dev/null 2>"$work/errors" || code=$?
    [ "$code" -eq 4 ] || fail "no permission: exit $code: $(head -c 200 "$work/errors")"
    [ -z "$(ls -A "$work/out")" ] || fail "no permission: something was written"
    echo "permissions: 1"
else
    echo "skipped: permissions need root and setpriv"
fi

# The same bytes in any environment.
target=site
clean
for environment in 'LANG=C' 'LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8' 'TZ=:bad' 'TZ=Pacific/Apia' '-u HOME' '-i'; do
    rm -rf "$work/out" && mkdir "$work/out"
    # shellcheck disable=SC2086
    env $environment "$program" "$input" -o "$work/out/$target" -q --no-progress >/dev/null 2>"$work/errors" || fail "env $environment: exit $?"
    cmp -s <(everything "$work/out") <(everything "$work/clean") || fail "env $environment: other bytes"
done
echo "environments: 6"

# An input opens no file and no connection, whatever it names.
target=site
cat >"$work/names.xml" <<'XML'
<?xml version="1.0"?>
<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/feed.dtd" [
<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b SYSTEM "http://127.0.0.1:9/b"><!ENTITY % c SYSTEM "/etc/shells"> %c;]>
<?xml-stylesheet href="file:///etc/issue"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:xi="http://www.w3.org/2001/XInclude">
<id>tag:blogger.com,1999:blog-1.archive</id><title>&a;&b;</title><xi:include href="/etc/passwd" parse="text"/>
<entry><id>tag:blogger.com,1999:blog-1.post-1</id><title>Names</title>
<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/>
<link rel="alternate" type="text/html" href="http://127.0.0.1:9/../../../../etc/group.html"/>
<content type="html" src="file:///etc/fstab">&lt;img src="/etc/networks"&gt;&lt;iframe src="http://127.0.0.1:9/i"&gt;&lt;/iframe&gt;</content></entry></feed>
XML
for to in markdown json html bundle; do
    rm -rf "$work/out" && mkdir "$work/out"
    strace -f -qq -o "$work/trace" -e trace=open,openat,socket,connect,execve \
        "$program" "$work/names.xml" -t "$to" -o "$work/out/$to/" -q --no-progress >/dev/null 2>"$work/errors"
    [ -n "$(find "$work/out" -type f)" ] || fail "names in an input, $to: nothing was written: $(head -c 200 "$work/errors")"
    grep -E 'AF_INET|/etc/(hostname|shells|issue|passwd|group|fstab|networks)' "$work/trace" >"$work/opened" &&
        fail "names in an input, $to: $(head -1 "$work/opened")"
    [ "$(grep -c execve "$work/trace")" -eq 1 ] || fail "names in an input, $to: another program was started"
done
echo "names in an input: 4"

printf '%d runs with a fault, %d failed\n' "$runs" "$failed"
[ "$failed" -eq 0 ]
