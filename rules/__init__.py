"""Rules that need no database: FEEL expressions and working-day arithmetic."""
