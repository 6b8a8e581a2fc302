"""Pictures as SVG with an alternative text that says what they show.

Diagrams of the method (the stair, the programme logic) are drawn with `jamtbok.charts.svg` and scale as a whole. Charts
of figures are drawn with `jamtbok.charts.fluid` and are as wide as the page, with text that keeps its size. Colours are
CSS variables, so that the same picture fits a light page, a dark one and print, and women and men have the same ones
throughout.
"""
