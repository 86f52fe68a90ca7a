"""The message to a user when the database is away or full: a sentence, no traceback.

Odoo answers with a page of code when the connection is lost in the middle of a
request. An addon cannot keep that from happening, and need not: the database undoes
what was not finished, and the next request opens a new connection. It can say so, where
it is asked for its own work; whatever else Odoo does keeps Odoo's answer.
"""

from http import HTTPStatus

import psycopg2
from psycopg2 import errorcodes
from psycopg2.pool import PoolError

from odoo import models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

AWAY = _lt(
    "The connection to the database was lost, and the unfinished step was undone. "
    "Wait a minute and reload the page. Check the result before you try again: an "
    "earlier step may have been saved. If the problem persists, contact your "
    "administrator."
)
FULL = _lt(
    "The disk of the database is full, and the unfinished step was undone. Ask "
    "your administrator to free disk space, then try again."
)
NO_ROOM = (errorcodes.DISK_FULL, errorcodes.CONFIGURATION_LIMIT_EXCEEDED)
SHUT_DOWN = (
    errorcodes.ADMIN_SHUTDOWN,
    errorcodes.CRASH_SHUTDOWN,
    errorcodes.CANNOT_CONNECT_NOW,
    errorcodes.TOO_MANY_CONNECTIONS,
)
# What psycopg2 says after the server has ended a connection. Of a cursor that a program
# closed too early, Odoo says it with a capital letter.
CLOSED = ("connection already closed", "cursor already closed")
# Where our records are made and read; bills are Odoo's, and so are their files.
OURS = ("account.move", "account.journal", "ir.attachment")
PAGES = "/my/phone"


def explain_database(error):
    """Return what to say of a database that is away or full; None of another error."""
    if isinstance(error, PoolError):
        return AWAY
    if isinstance(error, psycopg2.InterfaceError):
        return AWAY if str(error) in CLOSED else None
    if not isinstance(error, psycopg2.OperationalError):
        return None
    if error.pgcode in NO_ROOM:
        return FULL
    is_lost = error.pgcode is None or error.pgcode.startswith("08")
    return AWAY if is_lost or error.pgcode in SHUT_DOWN else None


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        reason = cls._is_about_telecom() and explain_database(exception)
        if not reason:
            return super()._handle_error(exception)
        # The log has the error itself. No query may be made for the language here.
        lang = request.session.context.get("lang") or "en_US"
        told = UserError(reason._translate(lang))
        told.http_status = HTTPStatus.SERVICE_UNAVAILABLE
        return request.dispatcher.handle_error(told)

    @classmethod
    def _is_about_telecom(cls):
        """Tell whether the request is for a record or a page of ours."""
        params = getattr(request, "params", {})
        # JSON-2 has a name of its own for it
        model = params.get("model") or params.get("__model__")
        if not model and isinstance(params.get("context"), dict):
            model = params["context"].get("active_model")  # of a button's action
        model = str(model or "")
        return (
            model in OURS
            or model.startswith("telecom.")
            or PAGES in request.httprequest.path  # a language may stand before it
        )
