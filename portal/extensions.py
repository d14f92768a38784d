"""The Flask extensions, made here and bound in `create_app`. Imports nothing from the rooms."""

from __future__ import annotations

from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from portal.database import Base
from portal.translation import KeepingBabel

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate(render_as_batch=True, compare_type=True)
login_manager = LoginManager()
csrf = CSRFProtect()
babel = KeepingBabel()
compress = Compress()
