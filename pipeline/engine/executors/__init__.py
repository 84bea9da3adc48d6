"""Where tasks run: the executors of this machine, and what any `concurrent.futures.Executor` is asked."""
