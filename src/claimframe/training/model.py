"""The classifier: an encoder whose token logits are averaged over the sentence's own tokens."""

import inspect

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from claimframe.inference.precision import processor_has_bf16


class SentenceClassifier(nn.Module):
    """Logits of a sentence as the mean of its own tokens' logits, so each token's share in a label is exact."""

    def __init__(self, encoder: PreTrainedModel, labels: int, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(encoder.config.hidden_size, labels)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        self._takes_types = "token_type_ids" in inspect.signature(encoder.forward).parameters

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor, own_mask: Tensor) -> tuple[Tensor, Tensor]:
        """All inputs are units × tokens. Returns logits (units × labels) and token logits (units × tokens × labels)."""
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
        if self._takes_types:
            inputs["token_type_ids"] = token_type_ids
        hidden = self.encoder(**inputs).last_hidden_state
        token_logits = self.head(self.dropout(hidden)).float()
        own = own_mask.unsqueeze(-1).to(token_logits.dtype)
        return (token_logits * own).sum(1) / own.sum(1).clamp(min=1.0), token_logits


def freeze(model: SentenceClassifier, encoder: bool, embeddings: bool) -> None:
    """Keeps the encoder, or only its word embeddings, as pretrained."""
    if encoder:
        model.encoder.requires_grad_(False)
    elif embeddings:
        model.encoder.get_input_embeddings().requires_grad_(False)


def parameter_groups(model: SentenceClassifier, learning_rate: float, head_learning_rate: float, weight_decay: float) -> list[dict[str, object]]:
    """AdamW groups: the head has a rate of its own; biases and normalisation weights do not decay."""
    groups: list[dict[str, object]] = []
    for module, rate in ((model.encoder, learning_rate), (model.head, head_learning_rate)):
        trained = [parameter for parameter in module.parameters() if parameter.requires_grad]
        for decays, decay in ((True, weight_decay), (False, 0.0)):
            chosen = [parameter for parameter in trained if (parameter.ndim > 1) == decays]
            if chosen:
                groups.append({"params": chosen, "lr": rate, "weight_decay": decay})
    return groups


def device_computes_bf16(wanted: str) -> bool:
    """Whether to compute in bf16: where asked for, or where `auto` finds that the GPU or the processor has it."""
    if wanted != "auto":
        return wanted == "bf16"
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    return processor_has_bf16()
