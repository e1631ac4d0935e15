"""My data: what is kept on a person, shown, exported and erased as they ask."""
