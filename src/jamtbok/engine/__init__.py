"""Executing notebooks fast: a papermill engine whose every notebook has a fresh process and no sockets.

A server process imports once what templates need; each notebook runs in a process forked from it (`fresh`). There
ipykernel's own shell (`shell`) runs the cells, and nbclient's own client (`client`) turns what the shell sends into
outputs, so that the notebook looks as it does after an ordinary run.
"""
