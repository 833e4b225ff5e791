"""The stock bot's one custom action."""
