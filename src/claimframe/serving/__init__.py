"""The classifier over HTTP: JSON in, the same records out that `predict` writes."""
