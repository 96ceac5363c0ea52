"""Measurements of the matching engine beside its peers; `python -m benchmarks --help`."""
