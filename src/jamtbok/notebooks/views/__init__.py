"""What each step shows of the answers: one module for each step, functions from a snapshot to a `View`."""
