"""What Octavo does not own, one module or folder for each foreign tool; each is imported when it is first needed."""
