"""The Slack edge: a call held in a direct message, from the first word to the debrief."""
