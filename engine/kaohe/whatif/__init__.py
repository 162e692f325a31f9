"""What if: what changes between two schemes, what variants would cost, and at which value a budget is met.

    two schemes ─ differences ─▶ changes in words
    schemes × figures by period ─ run ─▶ costs ─ weigh ─▶ spread, who gains and who loses

Data in, data out; nothing is printed. May import everything else of the engine but the façade.
"""
