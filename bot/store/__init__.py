"""The database: tables, the one repository that reads and writes them, and migrations."""
