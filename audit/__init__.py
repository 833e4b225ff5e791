"""Known vulnerabilities in what is locked, and why each cannot reach us."""
