"""Formulas as MathML, as pandoc writes it: the one reading of an author's TeX that all formats share."""
