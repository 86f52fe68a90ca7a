import { registry } from "@web/core/registry";

const BILL = [
    "Number;User;Date;Label;Amount;Tax rate;Document;Document date",
    "+447700900701;Ann New;2026-10-01;Subscription;42.40;21;OP-1;2026-10-31",
    "+447700900702;Bob New;2026-10-09;National sms;3.10;21;OP-1;2026-10-31",
].join("\n");

function next(step, following) {
    return [
        {
            content: `Leave the step ${step}`,
            trigger: `.modal:has(.o_arrow_button_current[data-value='${step}']) button[name='action_next']`,
            run: "click",
        },
        { trigger: `.modal .o_arrow_button_current[data-value='${following}']` },
    ];
}

function drop() {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([BILL], "bill.csv", { type: "text/csv" }));
    this.anchor.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
}

// An administrator sets a fresh company up, drops the first bill, and posts it.
registry.category("web_tour.tours").add("telecom_start_tour", {
    steps: () => [
        {
            content: "The overview begins with the set-up",
            trigger: ".o_telecom_start .btn-primary:contains('Set Up')",
            run: "click",
        },
        ...next("vat", "accounts"),
        ...next("accounts", "policy"),
        {
            content: "Choose a ready policy",
            trigger: ".modal .o_telecom_card:contains('An amount per user')",
            run: "click",
        },
        ...next("policy", "operator"),
        {
            content: "Choose the operator",
            trigger: ".modal .o_field_widget[name='partner_id'] input",
            run: "edit Fiction Mobile",
        },
        {
            trigger: ".ui-autocomplete .o_m2o_dropdown_option_create a",
            run: "click",
        },
        ...next("operator", "bill"),
        {
            content: "Drop the bill",
            trigger: ".modal .o_telecom_drop",
            run: drop,
        },
        {
            content: "Its numbers and names are proposed as lines and employees",
            trigger: ".modal .o_data_cell[name='new_name']:contains('Ann New')",
        },
        {
            content: "Make them",
            trigger: ".modal button[name='action_assign']",
            run: "click",
        },
        {
            content: "The bill is split",
            trigger:
                "body:not(:has(.modal)) .o_form_view .o_field_widget[name='telecom_parts_table']:contains('33.10')",
        },
        {
            content: "Post it",
            trigger: "button[name='action_post']:visible",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Posted')",
        },
    ],
});
