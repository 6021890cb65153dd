"""Settings of the lesson blocks, one module for each kind the platform asks for."""
