"""The PowerPoint deck: reference deck, geometry, text, formulas, sections, backgrounds."""
