"""The HTTP service: `create_app` gives it as an ASGI application."""

from kaohe_api.http.app import create_app

__all__ = ["create_app"]
