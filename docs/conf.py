"""Settings of the handbook."""

project = "jamtbok"
author = "jamtbok"
language = "sv"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "jamtbok – handbok"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
