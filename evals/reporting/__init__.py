"""Reports of runs: for people, for programs, for continuous integration."""
