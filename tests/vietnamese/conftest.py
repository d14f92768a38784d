"""Random examples are not timed: on a busy machine a slow one would be a false alarm."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
