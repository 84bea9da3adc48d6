"""WeasyPrint 70: HTML and CSS become PDF pages; what of it is made faster (patches) and what is mended (fixes)."""
