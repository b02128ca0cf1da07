"""Rules that need no database: FEEL expressions, decision tables and working-day arithmetic."""
