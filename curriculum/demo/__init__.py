"""The demo's study plans: standards, programmes, the catalogue, whole plans. Pure Python over CSV, no Django."""
