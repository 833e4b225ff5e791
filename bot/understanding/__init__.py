"""Hearing what a message does: clauses, their moves and topics, and the facts they ask for.

The parts are Rasa graph components, trained by ``rasa train`` on ``data/nlu``.
"""
