"""Where tasks run: in this process, or in worker processes that a server forks."""
