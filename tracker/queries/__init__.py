"""The only readers for pages: one function a page, frozen objects out."""
