"""The groups of rows; a module each, with its row functions in ROWS.

A row function is called with the Bench and the Data to measure on: first with
a small one, to look at the outputs, and then with the one that is timed.
"""
