"""Which topic is meant: a question in, an Outcome out; pure and deterministic."""
