"""Directory, listings and explained matches for industrial symbiosis on Open edX."""

__version__ = "0.1.0"
