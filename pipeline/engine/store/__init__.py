"""The cache of earlier builds: its index and objects, the values results depend on, and whether results are still valid."""
