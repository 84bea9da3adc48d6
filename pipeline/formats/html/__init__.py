"""What web page, browser deck, EPUB and PDF share: pandoc's HTML, its code, its layouts, its checks."""
