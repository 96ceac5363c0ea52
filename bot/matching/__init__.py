"""Which topic is meant: a question in, an Outcome out; pure and deterministic."""

import os

# One thread for numpy: sums come out the same whatever the number of cores, and threads that
# wait for each other cost several times what they save on matrices this small. It must be said
# before numpy is loaded, and this room is the only one to load it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
