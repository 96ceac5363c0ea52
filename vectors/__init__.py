"""Makes the word vectors that ship with the bot; see `python -m vectors`."""
