"""Removes from an npm lock file what nothing reads and what names hosts: funding, deprecation messages.

python scripts/trim_lock.py FILE
"""

import json
import sys
from pathlib import Path

path = Path(sys.argv[1])
lock = json.loads(path.read_text("utf-8"))
for entry in lock["packages"].values():
    entry.pop("funding", None)
    entry.pop("deprecated", None)
path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")
