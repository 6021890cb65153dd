"""Lesson blocks for industrial symbiosis on Open edX."""

__version__ = "0.1.0"
