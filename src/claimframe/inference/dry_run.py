"""`predict --dry-run`: reads, chooses and splits all of the input, scores nothing, writes nothing."""

from claimframe.articles import Reject
from claimframe.inference.dump import Dump, Tell
from claimframe.inference.prefetch import prefetch
from claimframe.inference.shards import cut, rejects_of
from claimframe.inference.stream import windows
from claimframe.inference.tally import Tally

SHOWN = 5


def dry_run(dump: Dump, tell: Tell) -> Tally:
    """Counts what a job would do; tells the first rejects."""
    tally = Tally()
    for shard in prefetch(cut(dump.items())):
        rejected = rejects_of(shard)
        for reject in rejected[: max(0, SHOWN - tally.rejected)]:
            tell(f"{reject.file}:{reject.line}: {reject.reason}")
        done = Tally(read=len(shard.items), rejected=len(rejected))
        kept = (item for item in shard.items if not isinstance(item, Reject))
        done.sentences = sum(len(window.sentences) for window in windows(kept, done))
        tally += done
    return tally + dump.left()
