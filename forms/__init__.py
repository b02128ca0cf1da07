"""Forms: JSON Schema form definitions, what is asked, what was answered, and drafts of both."""
