"""Code shared by web page, browser deck, EPUB and PDF: writing HTML, highlighted code, layouts, fonts, checks."""
