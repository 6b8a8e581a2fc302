"""What is computed from answers and figures: pure functions, women first, differences with their sign kept."""
