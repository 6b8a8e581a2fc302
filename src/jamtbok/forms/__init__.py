"""Questions on the screen and in the report: the live form and the static rendering of the same section."""
