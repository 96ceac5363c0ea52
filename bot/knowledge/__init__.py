"""What the bot knows: values, and the loader that makes them from YAML files."""
