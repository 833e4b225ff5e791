"""How a prospect behaves: pure functions from a persona, a state and what was heard to what is answered."""
