"""Pages of second factors."""

from portal.accounts.factors.views import administration as _administration  # noqa: F401 - registers its pages
from portal.accounts.factors.views import confirming as _confirming  # noqa: F401
from portal.accounts.factors.views import entering as _entering  # noqa: F401
from portal.accounts.factors.views import own as _own  # noqa: F401
from portal.accounts.factors.views import passkeys as _passkeys  # noqa: F401
from portal.accounts.factors.views.blueprint import bp

__all__ = ["bp"]
