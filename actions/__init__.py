"""Rasa actions, one per file: each translates a tracker to a call of the practice, and its result to utterances."""
