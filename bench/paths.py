"""Where the benchmark finds and keeps things. Everything under FOLDER may be deleted; it is made again."""

from pathlib import Path

ROOT = Path.cwd()  # the checkout: scripts/bench starts the benchmark there
FOLDER = ROOT / "var" / "bench"
PYTHON = ROOT / ".venv" / "bin" / "python"
