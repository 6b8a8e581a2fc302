"""What a notebook works with: the book, and the views that each step shows."""
