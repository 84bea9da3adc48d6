"""What is laid out on pages: what an editor would mark, decks on pages, text direction, grey prints, the PDF check."""
