"""Training: the only home of torch, transformers, hydra and mlflow."""
