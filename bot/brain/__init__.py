"""Rasa, embedded in the process or on a server elsewhere: it tells what is wanted and runs the actions."""
