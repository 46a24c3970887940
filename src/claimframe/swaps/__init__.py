"""Names that change places: the reviewed table of even swaps, and the swapping that keeps a sentence's grammar."""

from claimframe.swaps.swapping import Swapped, Swapper, compiled
from claimframe.swaps.table import Pair, SwapTable, default_table, default_table_path, load_table

__all__ = ["Pair", "SwapTable", "Swapped", "Swapper", "compiled", "default_table", "default_table_path", "load_table"]
