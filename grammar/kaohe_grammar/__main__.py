"""`python -m kaohe_grammar`: write the parsers' tables anew, after a change of the grammar or of the words."""

from kaohe_grammar.parser import write_table

write_table("zh")
write_table("en")
