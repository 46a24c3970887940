"""Labelling with a trained model: light imports only (ONNX Runtime, tokenizers, numpy)."""
