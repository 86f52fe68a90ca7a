"""Work that is left to background tasks, whose steps a test lets jobs do."""

SCHEDULED = "odoo.addons.telecom_split_billing.models.ground.scheduled"


class InBackground:
    """A test case of a company whose long work is done by tasks."""

    def setUp(self):
        super().setUp()
        self.tasks = self.env["telecom.task"].sudo()  # as the scheduler
        self.registry_enter_test_mode()  # tasks tell on a connection of their own

    def upload_long(self, document="F-1"):
        """Return the bill of a file of three rows."""
        return self.upload_rows(
            (self.ANN, "National calls", "45.00"),
            (self.ANN, "National calls", "1.00"),
            (self.BOB, "National calls", "40.00"),
            document=document,
        )

    def work(self):
        """Let a job do a step."""
        self.tasks._cron_work()
        self.env.invalidate_all()

    def get_task(self):
        """Return the last task."""
        return self.tasks.search([], limit=1)
