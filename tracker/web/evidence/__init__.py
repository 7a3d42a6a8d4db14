"""Files that prove entries: uploads, and serving them to who may see the entry."""
