"""Files that people add to answers: what they may be, where they are kept, whether they were checked for viruses."""
