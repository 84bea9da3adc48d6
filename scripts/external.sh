#!/bin/sh
# What make test-all needs beyond make test: Java, Chromium, LibreOffice, PDF and XML tools, validators from npm.
set -eu
cd -P -- "$(dirname -- "$0")/.."
.venv/bin/python scripts/system.py external
UV=$(scripts/setup.sh --uv) .venv/bin/python scripts/assets.py dev
