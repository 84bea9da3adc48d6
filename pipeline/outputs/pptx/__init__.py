"""The PowerPoint deck: reference deck, places on a slide, text, formulas, sections, backgrounds."""
