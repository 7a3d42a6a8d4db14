"""The schema, step by step: numbered, named, importing no code of ours."""
