"""One module a command; the module's name is what one types."""
