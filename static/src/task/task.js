import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Hands on what background tasks tell, and says when one has ended. */
export const taskService = {
    dependencies: ["bus_service", "notification"],

    start(env, { bus_service, notification }) {
        bus_service.subscribe("telecom_task", (told) => {
            env.bus.trigger("TELECOM-TASK", told);
            if (told.state === "done") {
                notification.add(_t("%s: done.", told.name), { type: "success" });
            } else if (told.state === "failed") {
                notification.add(told.problem || "", {
                    title: told.name,
                    type: "danger",
                    sticky: true,
                });
            }
        });
        bus_service.start();
    },
};

registry.category("services").add("telecom_task", taskService);

/** The bar of a background task: what is done, how much of it, the time left. */
export class TaskField extends Component {
    static template = "telecom_split_billing.TaskField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ told: null, began: null });
        useBus(this.env.bus, "TELECOM-TASK", ({ detail }) => this.tell(detail));
    }

    get task() {
        const task = this.props.record.data[this.props.name];
        return task && { ...task, ...this.state.told };
    }

    get percent() {
        const { done, total } = this.task;
        return total ? Math.min(100, Math.round((100 * done) / total)) : 0;
    }

    get timeLeft() {
        const { began, told } = this.state;
        if (!began || !told?.total || told.done <= began.done) {
            return "";
        }
        const speed = (told.done - began.done) / (Date.now() - began.at);
        const seconds = Math.ceil((told.total - told.done) / speed / 1000);
        return seconds > 90
            ? _t("about %s minutes left", Math.round(seconds / 60))
            : _t("about %s seconds left", seconds);
    }

    async tell(told) {
        const task = this.props.record.data[this.props.name];
        if (!task || told.id !== task.id) {
            return;
        }
        if (told.state !== "working") {
            this.state.told = null;
            await this.props.record.load();
            return;
        }
        if (told.total) {
            this.state.began ??= { done: told.done, at: Date.now() };
        }
        this.state.told = told;
    }

    async cancel() {
        await this.orm.call("telecom.task", "action_cancel", [[this.task.id]]);
    }
}

registry.category("fields").add("telecom_task", {
    component: TaskField,
    supportedTypes: ["json"],
});
