"""Buy-In: a practice bot for sellers."""
