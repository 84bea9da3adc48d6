"""The e-book: chapters, navigation, package document, cover, images, and the check."""
