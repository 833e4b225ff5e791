"""The web edge: it binds a sender to a trainee, checks what comes in, and renders what goes out."""
