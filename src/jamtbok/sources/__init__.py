"""Reading figures from files. Knows nothing of notebooks, databases or the web pages made from the figures."""
