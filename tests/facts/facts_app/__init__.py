"""An installed Django app without models of its own: home of the models that tests define."""
