"""The language server: what editors ask about schemes as they are typed. `server` puts it together."""
