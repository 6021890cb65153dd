"""Invented organisations and what they offer and need: the demo's community is alive from the first click."""
