"""A long job killed at random moments and resumed, until it ends: is what it writes, byte for byte, what an uninterrupted one writes?

python benchmarks/kills.py DUMP [--model models/baseline] [--kills 100] [--random-seed 1]
"""

import argparse
import hashlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump")
    parser.add_argument("--model", default="models/baseline")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--random-seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.random_seed)
    with tempfile.TemporaryDirectory() as folder:
        whole, killed_out = Path(folder) / "whole.jsonl", Path(folder) / "killed.jsonl"
        start = time.monotonic()
        subprocess.run(command(options, whole), stderr=subprocess.DEVNULL)
        once = time.monotonic() - start
        kills = runs = 0
        while not killed_out.exists():
            runs += 1
            process = subprocess.Popen(command(options, killed_out), stderr=subprocess.DEVNULL)
            if kills < options.kills:
                kills += stop(process, rng, once, options.kills)
            process.wait()
        same = digest(whole) == digest(killed_out)
        print(f"uninterrupted in {once:.1f} s; killed {kills} times over {runs} runs; output {'identical' if same else 'DIFFERENT'}: {digest(killed_out)}")
    sys.exit(0 if same else 1)


def command(options: argparse.Namespace, output: Path) -> list[str]:
    return [sys.executable, "-m", "claimframe", "predict", options.dump, "-o", str(output), "--model", options.model]


def stop(process: "subprocess.Popen[bytes]", rng: random.Random, once: float, kills: int) -> int:
    """Waits a random while, long enough now and then for a part to be finished, and kills; 0 where the job ended before."""
    try:
        process.wait(timeout=0.3 + rng.expovariate(1.0) * (1.0 + 1.5 * once / kills))
        return 0
    except subprocess.TimeoutExpired:
        process.send_signal(rng.choice([signal.SIGKILL, signal.SIGTERM]))
        return 1


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
