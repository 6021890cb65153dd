"""
Beyond single pairs: pools of small volumes, chains of three, plans for a region, money and carbon.

Builds on listing frames and the matches of ``engine.match``; nothing in the matching itself knows of it.
"""
