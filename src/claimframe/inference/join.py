"""The parts of a job joined: checked to be all there, put in order, accounted for; the mark of success comes last."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from claimframe.errors import ClaimframeError, UsageError
from claimframe.inference.dump import Dump
from claimframe.inference.job import Entry, read_manifest, shares_of, write_whole
from claimframe.inference.layout import Layout
from claimframe.inference.tally import Tally
from claimframe.inference.writers import ROW_GROUP, sync_and_rename

BLOCK = 1 << 20


def finish_share(layout: Layout, share: str, shards: int, dump: Dump) -> None:
    """Notes that a share has seen all of the input: how many shards and records there are, and how many were left out."""
    note = {"shards": shards, "records": dump.seen, "left_out": dump.left_out, "repairs": dict(dump.repairs.by_file)}
    write_whole(layout.done(share), json.dumps(note) + "\n")


def merge(layout: Layout) -> Tally:
    """Joins the shares of a job that ran apart; UsageError where there is none."""
    if not layout.job.is_file():
        raise UsageError(f"{layout.target}: no unfinished job stands here; expected the -o that `predict --shard i/N` was given")
    return join(layout)


def join(layout: Layout) -> Tally:
    """Joins the parts into the output; ClaimframeError where shards are missing. What it does may be done again after a crash."""
    whole = _agreed(layout)
    entries = _all_entries(layout, whole["shards"])
    tally = sum((entry.tally for entry in entries), Tally(read=whole["left_out"], left_out=whole["left_out"]))
    tally.check(whole["records"])
    parts = [layout.part(entry.index) for entry in entries]
    if not layout.folder:
        partial = layout.target.with_name(f".{layout.target.name}.partial")
        JOINERS[layout.target.suffix](parts, partial)
    _join_rejects(layout, entries)
    write_whole(layout.run, json.dumps(_run_note(layout, tally, whole), indent=1) + "\n")
    write_whole(layout.success, "")
    if not layout.folder:
        sync_and_rename(partial, layout.target)
        take_parts_away(layout)
    return tally


def take_parts_away(layout: Layout) -> Tally:
    """Removes the parts of a file that is joined, what says so last; returns the tally that its run note holds."""
    last = (layout.job, layout.success)
    for path in layout.parts.iterdir():
        if path not in last:
            path.unlink()
    for path in last:
        path.unlink(missing_ok=True)
    layout.parts.rmdir()
    note = json.loads(layout.run.read_text(encoding="utf-8"))
    return Tally(*(note[name] for name in ("read", "scored", "rejected", "empty", "sentences", "left_out")))


def _agreed(layout: Layout) -> dict[str, Any]:
    """What the shares that ended say of the input; they must agree."""
    notes = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(layout.parts.glob("_done-*.json"))]
    if not notes:
        raise ClaimframeError(f"{layout.target}: no share of this job has ended; run predict again, it goes on where it stopped")
    if any(note != notes[0] for note in notes):
        raise ClaimframeError(f"{layout.target}: its shares read different input; run them again with --overwrite")
    return dict(notes[0])


def _all_entries(layout: Layout, shards: int) -> list[Entry]:
    """One entry a shard, in order. Two shares may both have made a shard; they made the same."""
    entries = {entry.index: entry for share in shares_of(layout) for entry in read_manifest(layout, share)}
    missing = [index for index in range(shards) if index not in entries]
    if missing:
        raise ClaimframeError(f"{layout.target}: {len(missing):,} of {shards:,} shards are missing, first {missing[0]}; run the shares that hold them again")
    return [entries[index] for index in range(shards)]


def _join_rejects(layout: Layout, entries: Sequence[Entry]) -> None:
    found = [layout.part_rejects(entry.index) for entry in entries if entry.tally.rejected]
    layout.rejects.unlink(missing_ok=True)
    if found:
        partial = layout.rejects.with_name(f".{layout.rejects.name}.partial")
        _join_lines(found, partial)
        sync_and_rename(partial, layout.rejects)


def _run_note(layout: Layout, tally: Tally, whole: Mapping[str, Any]) -> dict[str, Any]:
    counts = {"read": tally.read, "scored": tally.scored, "rejected": tally.rejected, "empty": tally.empty, "left_out": tally.left_out}
    job = json.loads(layout.job.read_text(encoding="utf-8"))
    return {**counts, "sentences": tally.sentences, "shards": whole["shards"], "bytes_read_as_windows_1252": whole["repairs"], "job": job}


def _join_lines(parts: Sequence[Path], out: Path) -> None:
    with out.open("wb") as joined:
        for part in parts:
            with part.open("rb") as stream:
                shutil.copyfileobj(stream, joined, BLOCK)


def _join_csv(parts: Sequence[Path], out: Path) -> None:
    """The header once; no header cell holds a line break."""
    with out.open("wb") as joined:
        for number, part in enumerate(parts):
            with part.open("rb") as stream:
                header = stream.readline()
                joined.write(header if number == 0 else b"")
                shutil.copyfileobj(stream, joined, BLOCK)


def _join_parquet(parts: Sequence[Path], out: Path) -> None:
    """Row groups of at least 8,192 rows, so that readers need not open thousands of small ones."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    waiting: list[pa.Table] = []
    with pq.ParquetWriter(out, pq.read_schema(parts[0]), compression="zstd") as writer:
        for part in parts:
            waiting.append(pq.read_table(part))
            if sum(table.num_rows for table in waiting) >= ROW_GROUP:
                writer.write_table(pa.concat_tables(waiting))
                waiting = []
        if waiting:
            writer.write_table(pa.concat_tables(waiting))


JOINERS = {".jsonl": _join_lines, ".csv": _join_csv, ".parquet": _join_parquet}
