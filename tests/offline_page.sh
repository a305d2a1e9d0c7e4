#!/usr/bin/env bash
# Opens the pages of a bundle in a browser, from the disk and without a network: goes from the list to a post, finds its
# comments, and searches. Needs Chromium; says that it is skipped where there is none.
#
# usage: tests/offline_page.sh PROGRAM
set -euo pipefail
program=$1
cd "$(dirname "$0")/.."
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ]; then
    echo "skipped: chromium not found"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" testdata/blogger/classic-complete/blog.xml -t bundle -o "$work/bag" -q --no-progress
pages=file://$work/bag/data/html

# What the browser makes of a page, once its script has run.
seen() {
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --user-data-dir="$work/profile" --virtual-time-budget=4000 \
        --dump-dom "$1" 2>/dev/null
}

expect() {
    if ! printf '%s' "$2" | grep -qF -- "$3"; then
        printf 'FAILED: %s: no %s\n' "$1" "$3"
        exit 1
    fi
}

list=$(seen "$pages/index.html")
expect "the list" "$list" 'id="y2014"'
expect "the list" "$list" 'id="labels"'
post=$(printf '%s' "$list" | grep -o 'href="[^"]*wick[^"]*"' | head -1 | cut -d'"' -f2)
[ -n "$post" ] || { echo "FAILED: the list leads to no post"; exit 1; }

page=$(seen "$pages/$post")
expect "the post" "$page" '<h1 lang="en-GB" dir="auto">How to trim a wick</h1>'
expect "the comments" "$page" '5 comments'
expect "the comments" "$page" 'Tomas Reyk'
expect "a reply" "$page" '<ol class="thread">'
back=$(printf '%s' "$page" | grep -o 'href="[^"]*search.html"' | head -1 | cut -d'"' -f2)
[ -e "$work/bag/data/html/$(dirname "$post")/$back" ] || { echo "FAILED: no way from the post to the search"; exit 1; }

found=$(seen "$pages/search.html#q=smokes")
expect "a search for what a comment says" "$found" '1 post found'
expect "a search for what a comment says" "$found" '<mark>smokes</mark>'
expect "a search for what a comment says" "$found" "href=\"$post\""
none=$(seen "$pages/search.html#q=nothing-like-it")
expect "a search for nothing" "$none" '0 posts found'
echo "the pages open, lead to a post and its comments, and are searched"
