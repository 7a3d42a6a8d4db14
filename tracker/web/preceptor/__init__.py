"""The preceptor's one page."""
