#!/usr/bin/env bash
# All tests on PostgreSQL where it is installed, then those that concern both databases on SQLite.
set -uo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
failed=0
$python -m pytest -q "$@" || failed=1
CASEWRIGHT_TEST_DATABASE=sqlite $python -m pytest -q -m both_databases "$@" || failed=1
exit "$failed"
