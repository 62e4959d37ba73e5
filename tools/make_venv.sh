#!/bin/sh
# Make the virtual environment $1 with the first Python that is new enough ($PYTHON, python3, python3.14 … 3.11).
set -eu
for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        if "$python" -m venv "$1"; then
            exit 0
        fi
        echo "$python cannot make an environment; on Debian or Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
done
echo "Liên Thông needs Python 3.11 or newer; found: $(python3 --version 2>&1 || echo none)." >&2
echo "Install one and name it: PYTHON=/path/to/python3.12 make env" >&2
exit 1
