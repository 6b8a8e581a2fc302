"""Pictures as SVG with an alternative text that says what they show.

Diagrams of the method (the stair, the programme logic) are drawn here with `jamtbok.charts.svg`; charts of figures
are drawn by matplotlib through `jamtbok.charts.plot`. Colours are CSS variables, so that the same picture fits a
light page, a dark one and print.
"""
