"""Makes the pictures of the README from what the bot really says."""
