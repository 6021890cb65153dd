"""Skill-gap self-assessment with table and radar."""

from symbios_xblocks.skills_check.block import SkillsBlock

__all__ = ["SkillsBlock"]
