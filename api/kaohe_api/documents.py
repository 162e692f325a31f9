"""JSON documents of the command line and of HTTP that the engine does not give itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.metrics import Metric, Registry
    from kaohe.scheme.model import Scheme
    from kaohe.words import Lang


def metric_document(metric: Metric, registry: Registry, lang: Lang) -> dict[str, object]:
    """Describe a metric for the catalogue."""
    return {
        "id": metric.id,
        "title": metric.title.say(lang),
        "titles": {"zh": metric.title.zh, "en": metric.title.en},
        "aliases": list(metric.aliases),
        "kind": metric.kind.value,
        "decimals": metric.places,
        "direction": metric.direction.value,
        "finality": metric.finality.value,
        "description": metric.description.say(lang),
        "groupings": list(metric.groupings),
        "plugin": registry.owner(metric.id),
    }


def scheme_document(scheme: Scheme, key: str) -> dict[str, object]:
    """Describe a scheme; `key` is the name by which it is asked for."""
    return {
        "id": key,
        "name": scheme.name,
        "version": scheme.version,
        "effective": str(scheme.effective),
        "period": scheme.period.value,
        "lang": scheme.lang,
    }
