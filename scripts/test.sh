#!/usr/bin/env bash
# All tests on PostgreSQL where it is installed, and those that concern both databases on SQLite as well.
#   scripts/test.sh             everything, in parts, two at a time; each part reports when it ends
#   scripts/test.sh tests/x …   what is named, one after the other
set -uo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
unset PYTHONDONTWRITEBYTECODE  # each process, and each server that a test starts, would compile all modules again
if [ "$#" -gt 0 ]; then
    failed=0
    $python -m pytest -q "$@" || failed=1
    CASEWRIGHT_TEST_DATABASE=sqlite $python -m pytest -q -m both_databases "$@" || failed=1
    exit "$failed"
fi
reports="$(mktemp -d)"
shared="$(mktemp -d)"  # where the first part leaves its databases for the later ones; PostgreSQL may run as somebody else
chmod 711 "$shared"
export CASEWRIGHT_TEST_SHARED="$shared"
trap 'rm -rf "$reports" "$shared"' EXIT
marked() { grep -rl --include='test_*.py' "mark\.$1" tests; }  # other files need not even be read
run() { $python -m pytest -q -p no:cacheprovider "$@"; }
screens=(tests/accounts tests/cases tests/demo tests/desk tests/jobs)
# Beside the first, which makes the databases on PostgreSQL, the one that needs none; then the longest first, so that both
# lanes end at nearly the same time. What is not named here is in `all the others`.
parts=("the desk and who works at it, on PostgreSQL" "what concerns both databases, on SQLite" "in a browser"
    "the engine, on PostgreSQL" "forms, on PostgreSQL" "all the others but the browser's, on PostgreSQL")
apart=("${screens[@]}" tests/workflow tests/forms)
part() {
    case "$1" in
    0) run -m "not browser and not soak_only" "${screens[@]}" ;;
    1) CASEWRIGHT_TEST_DATABASE=sqlite run -m both_databases $(marked both_databases) ;;
    2) run -m "browser and not soak_only" $(marked browser) ;;
    3) run -m "not browser and not soak_only" tests/workflow ;;
    4) run -m "not browser and not soak_only" tests/forms ;;
    5) run -m "not browser and not soak_only" "${apart[@]/#/--ignore=}" ;;
    esac
}
lane() {  # take the next part that nobody took, until there is none
    for number in "${!parts[@]}"; do
        mkdir "$reports/$number" 2>/dev/null || continue
        began=$SECONDS
        part "$number" >"$reports/$number/said" 2>&1 && touch "$reports/$number/passed"
        { echo "test: ${parts[$number]} ($((SECONDS - began)) s)"; cat "$reports/$number/said"; } >"$reports/$number/all"
        flock "$reports" cat "$reports/$number/all"
    done
}
echo "test: ${#parts[@]} parts, two at a time"
lane & lane & wait
failed=0
for number in "${!parts[@]}"; do
    [ -e "$reports/$number/passed" ] || { echo "test: FAILED: ${parts[$number]}"; failed=1; }
done
exit "$failed"
