"""Symbiosis Flow Builder: connect what is left over to who can use it."""

from symbios_xblocks.flow.block import FlowBlock

__all__ = ["FlowBlock"]
