"""One reader for each family of formats: a document in, rows out."""
