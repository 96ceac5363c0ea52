"""What keeps the bot from answering, found before anybody asks: a check for each thing it needs."""
