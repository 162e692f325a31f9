"""What all tests share."""

from hypothesis import settings

# A property that takes long on a slow day is no failure.
settings.register_profile("kaohe", deadline=None)
settings.load_profile("kaohe")
