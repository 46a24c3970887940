# Two commands do all the set-up: `make baseline` (train, then predict) and `make test`.
PYTHON ?= python3
TORCH ?= torch==2.13.0
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SCORES := outputs/example/scores.jsonl
FIGURES := outputs/evaluation/test.txt
CUDA_PACKAGES := cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc nvidia-cuda-runtime \
  nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver nvidia-cusparse nvidia-cusparselt-cu13 \
  nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx triton

BROWSER_PACKAGES := playwright==1.65.2 axe-playwright-python==0.1.8 pytest==9.2.0

.PHONY: baseline test test-browser lint install lock clean
.DELETE_ON_ERROR:

install: $(STAMP)

$(STAMP): pyproject.toml requirements.lock
	@echo "== installing into $(VENV)"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install $(TORCH)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lock:
	uv pip compile --universal --python-version 3.11 --extra dev --extra build --generate-hashes --no-header --no-annotate \
	  --constraint constraints.txt $(addprefix --no-emit-package ,torch $(CUDA_PACKAGES)) pyproject.toml -o requirements.lock

baseline: $(STAMP)
	@echo "== training (kept while data and configuration are the same)"
	$(BIN)/python -m claimframe train experiment=baseline skip_if_current=true
	@$(MAKE) --no-print-directory $(SCORES) $(FIGURES)
	@echo "== measured on the test split"
	@cat $(FIGURES)
	@echo
	@echo "scores:      $(SCORES)"
	@echo "model:       models/baseline (its card: models/baseline/MODEL_CARD.md)"
	@echo "your press:  $(BIN)/predict YOUR_DUMP.jsonl -o scores.parquet"
	@echo "runs:        $(BIN)/mlflow ui --host 127.0.0.1 --backend-store-uri sqlite:///mlflow.db"

$(SCORES): examples/dump.jsonl models/baseline/manifest.json
	@echo "== labelling the example dump"
	$(BIN)/python -m claimframe predict examples/dump.jsonl -o $@ --overwrite

$(FIGURES): models/baseline/manifest.json
	@mkdir -p $(@D)
	$(BIN)/python -m claimframe evaluate data/test.jsonl --json outputs/evaluation/test.json > $@

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-browser: $(STAMP)
	test -x .venv-browser/bin/python || $(PYTHON) -m venv .venv-browser
	.venv-browser/bin/python -m pip install --quiet $(BROWSER_PACKAGES)
	command -v chromium || .venv-browser/bin/playwright install chromium
	.venv-browser/bin/python -m pytest tests_browser

clean:
	rm -rf data models outputs mlruns mlflow.db
