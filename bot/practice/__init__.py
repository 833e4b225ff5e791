"""The application: starting a call, hearing what is said in it, ending it, reading its debrief."""
