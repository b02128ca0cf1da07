"""Tests of the templates: every page drawn from made-up contexts, without views or a database."""
