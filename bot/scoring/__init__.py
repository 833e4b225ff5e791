"""What the trainee did: pure functions from a transcript with its codes to dimensions, a score and a debrief."""
