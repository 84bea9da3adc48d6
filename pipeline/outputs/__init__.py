"""The formats: one module each, found by its OUTPUT."""
