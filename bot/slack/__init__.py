"""The bot in Slack: events in, messages out."""
