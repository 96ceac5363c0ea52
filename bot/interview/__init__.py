"""The recommendation interview: what was said so far -> the next question, or the verdict."""
