"""Planning and running builds: the only place that knows processes and what was built before."""
