"""What was built before: the index, the objects, what results depend on, and whether they still hold."""
