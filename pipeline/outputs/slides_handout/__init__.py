"""The handout: several slides a page, with lines or notes; booklets."""
