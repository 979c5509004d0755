"""The verbs of study plans."""
