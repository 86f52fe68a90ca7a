import { Component, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A day that means its month: "November 2026" instead of "Nov 1". */
export class MonthField extends Component {
    static template = xml`<span t-out="month"/>`;
    static props = { ...standardFieldProps };

    get month() {
        const day = this.props.record.data[this.props.name];
        return day ? day.toLocaleString({ month: "long", year: "numeric" }) : "";
    }
}

registry.category("fields").add("telecom_month", {
    component: MonthField,
    supportedTypes: ["date"],
    listViewWidth: [125],
});
