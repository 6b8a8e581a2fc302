"""From an executed notebook to HTML, and the index around the reports."""
