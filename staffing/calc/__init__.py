"""Pure arithmetic of the staff table: rates, places that are free, the brief. Knows nothing of Django."""
