"""Tests of the course: its content, its checker, its archive."""
