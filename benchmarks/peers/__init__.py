"""The engines measured beside ours, a module for each package they need."""
