"""Framework Bot: answers questions about Django and Flask in Slack from curated knowledge."""
