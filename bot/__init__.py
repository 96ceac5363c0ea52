"""Framework Bot: answers questions about Django and Flask in Slack from a curated knowledge base."""
