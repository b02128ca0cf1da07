"""Versions of one form: what changed between two, and how what is typed in a draft moves from one to the next."""
