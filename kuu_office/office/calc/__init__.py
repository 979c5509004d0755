"""Pure arithmetic of the office's desk; nothing here knows Django."""
