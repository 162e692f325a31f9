"""The catalogue of findings: one module a subject, one entry a code.

| codes | subject | module |
|---|---|---|
| K1xx | how a text or YAML file is written | `syntax` |
| K2xx | what a scheme says, what it does that may not be meant | `scheme`, `scales`, `frozen`, `history`, `analysis` |
| K3xx | a dataset's tables and rows | `dataset`, `agents` |
| K4xx | system settings | `settings` |
| K5xx | figures handed in for evaluation | `figures` |
| K6xx | evaluation, figures in doubt | `evaluation`, `adjustments`, `doubts` |
| K7xx | plugins | `plugins` |
| K8xx | commands and requests, what if, engines, databases | `requests`, `whatif`, `engines`, `databases` |
| K87x, K88x, K89x | the store, the ledger | `store`, `ledger` |
| K9xx | what went wrong inside kaohe | `internal` |
"""

from kaohe.diagnostics.catalogue._rule import Rule, Severity

__all__ = ["Rule", "Severity", "all_rules"]


def all_rules() -> tuple[Rule, ...]:
    """Give every entry of the catalogue, by code."""
    from kaohe.diagnostics.catalogue import (
        adjustments,
        agents,
        analysis,
        databases,
        dataset,
        doubts,
        engines,
        evaluation,
        figures,
        frozen,
        history,
        internal,
        ledger,
        plugins,
        requests,
        scales,
        scheme,
        settings,
        store,
        syntax,
        whatif,
    )

    data = (dataset, agents, settings, figures, databases)
    modules = (
        syntax,
        scheme,
        scales,
        frozen,
        history,
        analysis,
        *data,
        evaluation,
        adjustments,
        doubts,
        plugins,
        requests,
        engines,
        store,
        ledger,
        whatif,
        internal,
    )
    rules = [value for module in modules for value in vars(module).values() if isinstance(value, Rule)]
    return tuple(sorted(rules, key=lambda rule: rule.code))
