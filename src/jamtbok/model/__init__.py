"""The product's nouns: questions, answers, units, snapshots. Plain data, no input or output beyond the catalogue."""
