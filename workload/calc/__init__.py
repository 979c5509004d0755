"""The arithmetic of the teaching load: what is taught × whom × norms → hours, each with its way."""
