import errno
import os
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .today import OnOneDay

MODULE = "odoo.addons.base.models.ir_attachment"
CONTENT = b"what a payroll office gets, " * 100


class FullDisk:
    """A file of which the disk takes the first bytes."""

    def __init__(self, path, mode, error):
        self._file = open(path, mode)  # noqa: SIM115, closed below
        self._error = error
        self.write = self._take

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._file.close()

    def _take(self, content):
        self._file.write(content[:10])
        raise OSError(self._error, os.strerror(self._error))


@tagged("post_install", "-at_install")
class TestFullDisk(OnOneDay, TransactionCase):
    """A disk without room is told in words, and the next try finds nothing half."""

    def setUp(self):
        super().setUp()
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("ir_attachment.location", "file")
        self.addCleanup(self.path().unlink, missing_ok=True)

    def keep(self):
        return self.env["ir.attachment"].create({"name": "run.csv", "raw": CONTENT})

    def path(self):
        attachments = self.env["ir.attachment"]
        checksum = attachments._compute_checksum(CONTENT)
        return Path(attachments._full_path(f"{checksum[:2]}/{checksum}"))

    def fill(self, error):
        def open_full(path, mode):
            return FullDisk(path, mode, error)

        return patch(f"{MODULE}.open", open_full, create=True)

    def test_it_is_told_and_the_same_file_can_be_kept_later(self):
        for error in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            with (
                self.subTest(error),
                self.fill(error),
                mute_logger(MODULE),
                self.assertRaisesRegex(UserError, "disk of the server is full"),
                self.env.cr.savepoint(),
            ):
                self.keep()
            self.assertFalse(self.path().exists())
        self.assertEqual(self.keep().raw, CONTENT)

    def test_another_error_is_not_called_a_full_disk(self):
        with (
            self.fill(errno.EIO),
            mute_logger(MODULE),
            self.assertRaises(OSError),
            self.env.cr.savepoint(),
        ):
            self.keep()
        self.assertFalse(self.path().exists())
