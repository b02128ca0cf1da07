#!/usr/bin/env bash
# Everything that can be checked without running the product.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
export CASEWRIGHT_ENV=development
failed=0
run() { echo "check: $1"; shift; "$@" || failed=1; }
code=(accounts jobs forms cases records workflow desk studio demo rules config manage.py benchmarks)
run "style (ruff)" $bin/ruff check --quiet .
run "format (ruff)" $bin/ruff format --quiet --check .
run "types (mypy)" $bin/mypy "${code[@]}" tests scripts
run "security (bandit)" $bin/bandit --quiet --recursive --configfile pyproject.toml "${code[@]}"
secrets="$($bin/python -c 'import base64, os, secrets; print(secrets.token_urlsafe(64), base64.b64encode(os.urandom(32)).decode())')"
run "deployment (manage.py check --deploy)" env CASEWRIGHT_ENV=production CASEWRIGHT_SECRET_KEY="${secrets% *}" \
    CASEWRIGHT_DATA_KEYS="m1:${secrets#* }" CASEWRIGHT_HOSTS=casewright.example \
    CASEWRIGHT_DATABASE_URL=sqlite:///var/check.sqlite3 $bin/python manage.py check --deploy --fail-level WARNING
run "migrations" $bin/python manage.py makemigrations --check --dry-run --verbosity 0
run "definitions" $bin/python manage.py check_definitions
run "floors" $bin/python -m pytest -q tests/test_floors.py
exit "$failed"
