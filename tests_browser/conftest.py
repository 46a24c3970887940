"""A browser, and pages that the command wrote from hostile and from plain scores."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from report.scored import hostile_press, press, write_jsonl

ROOT = Path(__file__).resolve().parents[1]
PYTHON = os.environ.get("CLAIMFRAME_PYTHON", str(ROOT / ".venv/bin/python"))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """name -> path of a written page."""
    folder = tmp_path_factory.mktemp("pages")
    for name, records in (("plain", press()), ("hostile", hostile_press()), ("single", press(articles=1, sentences=1))):
        write_jsonl(folder / f"{name}.jsonl", records)
        command = [PYTHON, "-m", "claimframe", "report", f"{name}.jsonl", "-o", f"{name}.html"]
        subprocess.run(command, cwd=folder, check=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")})
    return {path.stem: path for path in folder.glob("*.html")}
