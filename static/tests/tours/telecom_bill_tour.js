import { registry } from "@web/core/registry";

// An accountant finds an unknown number on a bill, assigns it, and posts the bill.
registry.category("web_tour.tours").add("telecom_bill_tour", {
    steps: () => [
        {
            content: "The bill says what is open",
            trigger: ".alert-warning:contains('1 unresolved issue')",
        },
        {
            content: "Open the issues",
            trigger: "button.btn-primary:contains('Resolve Issues')",
            run: "click",
        },
        {
            content: "The issue says what it is about",
            trigger: ".o_list_view .o_data_row:contains('+447700900098')",
        },
        {
            content: "Resolve it",
            trigger: ".o_data_row button[name='action_resolve']",
            run: "click",
        },
        {
            content: "Choose who holds the number",
            trigger: ".modal .o_field_widget[name='employee_id'] input",
            run: "edit Cat",
        },
        {
            trigger: ".ui-autocomplete a:contains('Cat')",
            run: "click",
        },
        {
            content: "Assign it",
            trigger: ".modal button[name='action_assign']",
            run: "click",
        },
        {
            content: "Nothing is open any more: the way leads to the bill",
            trigger:
                "body:not(:has(.modal)) .o_form_view .o_field_widget[name='telecom_parts_table']:contains('40')",
        },
        {
            content: "Post the bill",
            trigger: "button[name='action_post']:visible",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Posted')",
        },
    ],
});
