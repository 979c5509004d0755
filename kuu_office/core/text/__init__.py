"""Kyrgyz text, names, dates and personal numbers. Pure Python: importable without Django."""
