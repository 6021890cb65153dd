"""
Knowledge and policy as people edit them: rows of the packaged reference files, and changes to the policy.

Ids are the primary keys, as in the files: what a listing, a match or another row says is then readable as it
stands. Every save tells the running processes that the knowledge has changed (see ``taxonomy.current``).
"""

from symbios_matching.taxonomy.models.base import Knowledge, Provenance, ReferenceVersion
from symbios_matching.taxonomy.models.concepts import AmbiguousWord, Concept, ConceptLabel
from symbios_matching.taxonomy.models.policy import PolicyChange
from symbios_matching.taxonomy.models.synergies import KnownSynergy, LawRule

__all__ = [
    "AmbiguousWord",
    "Concept",
    "ConceptLabel",
    "Knowledge",
    "KnownSynergy",
    "LawRule",
    "Provenance",
    "PolicyChange",
    "ReferenceVersion",
]
