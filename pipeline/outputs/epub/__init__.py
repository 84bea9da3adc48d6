"""The electronic book: chapters, navigation, package document, cover, pictures, and its check."""
