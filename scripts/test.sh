#!/usr/bin/env bash
# All tests on PostgreSQL where it is installed, and those that concern both databases on SQLite as well.
#   scripts/test.sh             everything; the tests in a browser and on SQLite run beside the others, and report at the end
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
marked() { grep -rl --include='test_*.py' "mark\.$1" tests; }  # other files need not even be read
beside() {
    local failed=0
    echo "test: in a browser"
    $python -m pytest -q -p no:cacheprovider -m "browser and not soak_only" $(marked browser) || failed=1
    echo "test: what concerns both databases, on SQLite"
    CASEWRIGHT_TEST_DATABASE=sqlite \
        $python -m pytest -q -p no:cacheprovider -m both_databases $(marked both_databases) || failed=1
    return "$failed"
}
beside >"$report" 2>&1 &
other=$!
echo "test: everything but the browser, on PostgreSQL; the browser's tests and those on SQLite run beside it"
$python -m pytest -q -m "not browser and not soak_only" || failed=1
wait "$other" || failed=1
cat "$report"
exit "$failed"
