"""The built-in metrics, one module a subject; each is a plugin of its own, registered by an entry point.

They use what every plugin author has, `kaohe.extension`, and nothing else of kaohe.
"""
