"""What a turn costs, beside a stock Rasa bot's in the same run: ``python -m bench.turns``."""
