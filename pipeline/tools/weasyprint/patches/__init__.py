"""What is replaced inside WeasyPrint 70, pydyf and cssselect2 to save time: the pages stay the same."""
