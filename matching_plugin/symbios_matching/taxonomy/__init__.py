"""What the field already knows: concepts in seven languages, known synergies, law rules."""
