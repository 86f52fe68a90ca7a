"""pytest plugin: the addon as a package without its Odoo part.

Neither the addon's own ``__init__`` nor that of its tests runs, and importing odoo
fails: what passes here needs no Odoo.
"""

import sys
import types

from .odoo_run import addons_folder
from .places import MODULE

_root = addons_folder() / MODULE
for _name, _folder in ((MODULE, _root), (f"{MODULE}.tests", _root / "tests")):
    _package = types.ModuleType(_name)
    _package.__path__ = [str(_folder)]
    sys.modules[_name] = _package
sys.modules[MODULE].tests = sys.modules[f"{MODULE}.tests"]
sys.modules["odoo"] = None
