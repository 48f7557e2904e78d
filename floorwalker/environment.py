"""What must be set before libraries are imported: no reporting, no network, strict loading.

And one thread for NumPy's products of matrices: a turn's are small, and a second thread that waits
for its share by spinning takes the processor from other shoppers (a fourth of a turn's cost).
"""

import logging
import os

_VARIABLES = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGGRAPH_STRICT_MSGPACK": "true",
    "LANGSMITH_TRACING": "false",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_OFFLINE": "1",
}
# It warns of every operator of torchvision, which nobody here needs.
_TALKATIVE = "torch.onnx._internal.exporter._registration"


def prepare_environment() -> None:
    """Turn off what libraries would report, fetch, trust or say on their own."""
    os.environ.update(_VARIABLES)
    logging.getLogger(_TALKATIVE).setLevel(logging.ERROR)
