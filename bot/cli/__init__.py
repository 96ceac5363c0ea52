"""The commands of `python -m bot`: one short module each."""
