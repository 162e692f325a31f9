"""A made-up month of two shops as a dataset: the same bytes each time, and like a real one."""

from kaohe_api.demo.files import write_demo

__all__ = ["write_demo"]
