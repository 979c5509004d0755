class CannotStart(Exception):
    """The portal cannot start; the text says what stands in the way and the line that mends it."""
