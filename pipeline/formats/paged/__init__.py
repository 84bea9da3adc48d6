"""Code shared by formats laid out on pages: page lint, decks, right-to-left text, greyscale, the PDF check."""
