"""From raw events to the shared relations that metrics build on."""


class Events: ...
