"""Numeric precisions: which of them a model offers, which of them this processor computes in, which one `auto` takes."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from claimframe.errors import UsageError
from claimframe.labels import nearest

FP32, BF16, INT8, AUTO = "fp32", "bf16", "int8", "auto"
PRECISIONS = (AUTO, FP32, BF16, INT8)
FILES = {FP32: "model.onnx", BF16: "model.onnx", INT8: "model.int8.xml"}
AUTO_CHANGED = 0.001


def choose_precision(wanted: str, gates: Mapping[str, Mapping[str, Any]]) -> str:
    """The precision to compute in. `auto`: bf16 where the model passed its gate with at most 0.1 % of labels changed and the processor has it, else fp32.

    UsageError where the model does not offer what was asked for.
    """
    if wanted not in PRECISIONS:
        raise UsageError(f"--precision {wanted}: {nearest(wanted, PRECISIONS)}")
    if wanted == AUTO:
        bf16 = gates.get(BF16, {})
        good = bf16.get("offered", False) and bf16.get("labels_changed", 1.0) <= AUTO_CHANGED
        return BF16 if good and processor_has_bf16() else FP32
    if wanted != FP32 and not gates.get(wanted, {}).get("offered", False):
        offered = [FP32, *(name for name, gate in gates.items() if gate.get("offered"))]
        raise UsageError(f"--precision {wanted}: this model does not offer it (its gate at export); it offers {', '.join(offered)}")
    return wanted


@cache
def processor_has_bf16() -> bool:
    """Whether the processor multiplies bfloat16 matrices itself (AVX512-BF16 or AMX), as Linux tells; False where that cannot be known."""
    flags = Path("/proc/cpuinfo")
    if not flags.is_file():
        return False
    words = next((line for line in flags.read_text(encoding="utf-8", errors="replace").splitlines() if line.startswith("flags")), "").split()
    return "avx512_bf16" in words or "amx_bf16" in words
