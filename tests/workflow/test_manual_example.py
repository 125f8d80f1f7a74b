"""The manual's notebook, block by block, as it stands: a sound, a network, its factors, stems, and what they sum to."""

import re
from pathlib import Path
from typing import Any

import pytest

from audible_gui.resources import resource

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_manuals_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:  # noqa: ANN401
    monkeypatch.chdir(tmp_path)
    page = resource("manual", "python.md")
    text = page.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    assert len(blocks) >= 10
    names: dict[str, Any] = {}
    for block in blocks:
        line = text.count("\n", 0, block.start(1))
        exec(compile("\n" * line + block[1], str(page), "exec"), names)
    assert names["null_db"] < -120.0
    assert (tmp_path / "demo.audible").exists()
    assert len(list((tmp_path / "stems").glob("*.wav"))) == len(names["certificate"].stems)
    assert len(capsys.readouterr().out.splitlines()) == 4
