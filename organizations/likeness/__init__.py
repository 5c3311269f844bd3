"""How alike two organizations are, in which words, and who may be whose double."""
