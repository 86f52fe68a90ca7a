import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";

const IMPORT = "telecom_split_billing.action_telecom_line_import";
const LINES = "telecom_split_billing.action_telecom_line";

/** Show the dialog over the lines, which show what became of them afterwards. */
async function importLines(env) {
    const showLines = () =>
        env.services.action.doAction(LINES, { clearBreadcrumbs: true });
    await showLines();
    return env.services.action.doAction(IMPORT, { onClose: showLines });
}

registry.category("actions").add("telecom_line_import", importLines);

/** The import and export of lines in the cog menu of their list. */
export class LineImport extends Component {
    static template = "telecom_split_billing.LineImport";
    static components = { DropdownItem };
    static props = {};

    setup() {
        this.action = useService("action");
    }

    open() {
        this.action.doAction(IMPORT, {
            onClose: () => this.env.searchModel.search(),
        });
    }
}

registry.category("cogMenu").add(
    "telecom-line-import",
    {
        Component: LineImport,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: async ({ config, searchModel }) =>
            searchModel.resModel === "telecom.line" &&
            ["list", "kanban"].includes(config.viewType) &&
            (await user.hasGroup("telecom_split_billing.group_telecom_officer")),
    },
    { sequence: 2 }
);
