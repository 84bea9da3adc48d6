"""Several slides a page: lines, notes, and booklets."""
