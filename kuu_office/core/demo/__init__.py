"""The demo university: invented people in a structure that looks real. Pure Python over CSV files, no Django."""
