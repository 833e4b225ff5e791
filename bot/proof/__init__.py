"""Proving a persona before anyone meets it: its states are explored with abstract moves, without any language."""
