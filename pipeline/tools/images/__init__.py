"""Images: decoding and checking files, PNG at the level of its bytes, and the theme's logo."""
