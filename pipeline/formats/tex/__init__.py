"""TeX formulas: what packages add to them, written out in commands every engine knows."""
