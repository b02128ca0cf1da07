"""Moving running work from one version of a process to another: plan, rehearse, move in batches, stop, undo."""
