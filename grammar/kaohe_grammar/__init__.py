"""The text form of schemes: grammar, keyword tables, parsers."""
