"""The commands, one module each; `build(lang)` gives the command in a language."""
