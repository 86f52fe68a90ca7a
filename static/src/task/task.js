import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Hands on how far background tasks are, and says when an own one has ended. */
export const taskService = {
    dependencies: ["bus_service", "notification"],

    start(env, { bus_service, notification }) {
        bus_service.subscribe("telecom_task", (told) => {
            env.bus.trigger("TELECOM-TASK", told);
        });
        bus_service.subscribe("telecom_task_end", (told) => {
            if (told.state === "done") {
                notification.add(_t("%s: done.", told.name), {
                    title: told.record,
                    type: "success",
                });
            } else if (told.state === "failed") {
                notification.add(told.problem || "", {
                    title: _t("%(record)s: %(task)s failed", {
                        record: told.record,
                        task: told.name,
                    }),
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
        if (!task) {
            return null;
        }
        const { told } = this.state;
        return told?.id === task.id ? { ...task, ...told } : task;
    }

    get isFailed() {
        return this.task.state === "failed";
    }

    get percent() {
        const { done, total } = this.task;
        return total ? Math.min(100, Math.round((100 * done) / total)) : 0;
    }

    get timeLeft() {
        const { began, told } = this.state;
        // the number of rows of a file is a guess, which may be too low
        if (!began || !told?.total || told.done <= began.done || told.done >= told.total) {
            return "";
        }
        const speed = (told.done - began.done) / (Date.now() - began.at);
        const seconds = Math.ceil((told.total - told.done) / speed / 1000);
        return seconds > 90
            ? _t("about %s minutes left", Math.round(seconds / 60))
            : _t("about %s seconds left", seconds);
    }

    /** Tell whether the bus speaks of the record that this field is of. */
    isMine(told) {
        const { resModel, resId } = this.props.record;
        const [model, id] = told.screen || [];
        return model === resModel && id === resId;
    }

    async tell(told) {
        if (!this.isMine(told)) {
            return;
        }
        const task = this.props.record.data[this.props.name];
        if (told.state !== "working" || task?.id !== told.id) {
            this.state.told = this.state.began = null;
            await this.reload();
            return;
        }
        if (told.total) {
            const { began } = this.state;
            // a new step counts from the beginning
            if (!began || told.done < this.state.told?.done) {
                this.state.began = { done: told.done, at: Date.now() };
            }
            this.state.told = told;
        }
    }

    /** Show what became of the record, unless somebody is changing it. */
    async reload() {
        const { record } = this.props;
        if (!(await record.isDirty())) {
            await record.load();
        }
    }

    async cancel() {
        await this.orm.call("telecom.task", "action_cancel", [[this.task.id]]);
    }
}

/** The same in the column of a list: a narrow bar. */
export class TaskColumn extends TaskField {
    static template = "telecom_split_billing.TaskColumn";
}

registry.category("fields").add("telecom_task", {
    component: TaskField,
    supportedTypes: ["json"],
});

registry.category("fields").add("list.telecom_task", {
    component: TaskColumn,
    supportedTypes: ["json"],
});
