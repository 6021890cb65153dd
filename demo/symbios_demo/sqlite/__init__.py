"""SQLite for several threads: see ``base``."""
