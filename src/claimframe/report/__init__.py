"""`claimframe report`: one self-contained page on what `predict` wrote."""
