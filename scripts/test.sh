#!/usr/bin/env bash
# All tests on PostgreSQL where it is installed, and those that concern both databases on SQLite as well.
#   scripts/test.sh             everything; the tests in a browser run beside the others, and report at the end
#   scripts/test.sh tests/x …   what is named, one after the other
set -uo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
failed=0
if [ "$#" -gt 0 ]; then
    $python -m pytest -q "$@" || failed=1
    CASEWRIGHT_TEST_DATABASE=sqlite $python -m pytest -q -m both_databases "$@" || failed=1
    exit "$failed"
fi
report="$(mktemp)"
trap 'rm -f "$report"' EXIT
in_a_browser() {
    local failed=0
    $python -m pytest -q -m browser -p no:cacheprovider || failed=1
    CASEWRIGHT_TEST_DATABASE=sqlite $python -m pytest -q -m "browser and both_databases" -k 1280 -p no:cacheprovider || failed=1
    return "$failed"
}
in_a_browser >"$report" 2>&1 &
browser=$!
echo "test: everything but the browser, on PostgreSQL; the browser's tests run beside it"
$python -m pytest -q -m "not browser" || failed=1
echo "test: what concerns both databases, on SQLite"
CASEWRIGHT_TEST_DATABASE=sqlite $python -m pytest -q -m "both_databases and not browser" || failed=1
echo "test: in a browser"
wait "$browser" || failed=1
cat "$report"
exit "$failed"
