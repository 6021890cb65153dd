"""What those who tend the knowledge see in Django admin: concepts, synergies, law, unknown words, policy."""
