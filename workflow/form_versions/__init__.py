"""An analyst's acts on versions of forms: publish a file, use or retire a version, move open drafts, take it back."""
