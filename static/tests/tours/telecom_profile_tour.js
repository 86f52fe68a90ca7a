import { registry } from "@web/core/registry";

// An accountant follows the link in the chatter of a bill whose file nobody recognised,
// names the layout, and has the file read on that bill.
registry.category("web_tour.tours").add("telecom_profile_tour", {
    steps: () => [
        {
            content: "The chatter tells that the file was not read: follow its link",
            trigger: ".o-mail-Message-body:contains('No layout') a",
            run: "click",
        },
        {
            content: "The wizard proposes what the columns are",
            trigger:
                ".o_field_widget[name='column_ids'] .o_data_row:contains('Number of the line')",
        },
        {
            content: "It shows what would be imported",
            trigger: ".o_field_widget[name='preview_html'] td:contains('+447700900001')",
        },
        {
            content: "Look at the file itself",
            trigger: ".nav-link[name='head']",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name='head_html'] .badge:contains('Amount without tax')",
        },
        {
            content: "Name the layout",
            trigger: ".o_field_widget[name='name'] input",
            run: "edit Fiction Mobile details",
        },
        {
            content: "Keep it, and read the file",
            trigger: "button[name='action_save']:visible",
            run: "click",
        },
        {
            content: "The bill has the rows, and asks what their labels mean",
            trigger: ".o_form_view .alert-warning:contains('2 unresolved issues')",
        },
    ],
});
