"""Command lines: their options and help, nothing heavy."""
