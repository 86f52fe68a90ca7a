import { DocumentFileUploader } from "@account/components/document_file_uploader/document_file_uploader";
import { registry } from "@web/core/registry";
import { useRef, useState } from "@odoo/owl";

/** The last step of the guided set-up: takes bills, and opens what they ask. */
export class BillDrop extends DocumentFileUploader {
    static template = "telecom_split_billing.BillDrop";

    setup() {
        super.setup();
        this.zone = useRef("zone");
        this.state = useState({ isOver: false, isBusy: false });
        // the dialog with this component closes when the bill opens
        this.services = this.env.services;
    }

    getResModel() {
        return "account.journal";
    }

    getExtraContext() {
        const operator = this.props.record.data.operator_vendor_id;
        return {
            default_move_type: "in_invoice",
            default_telecom_expected: true,
            ...(operator ? { default_partner_id: operator.id } : {}),
        };
    }

    onDrop(ev) {
        this.state.isOver = false;
        const input = this.zone.el.querySelector("input[type=file]");
        input.files = ev.dataTransfer.files;
        input.dispatchEvent(new Event("change"));
    }

    async onUploadComplete() {
        if (!this.attachmentIdsToProcess.length) {
            return;
        }
        const { action, orm } = this.services;
        const attachments = this.attachmentIdsToProcess;
        this.attachmentIdsToProcess = [];
        this.state.isBusy = true;
        const context = this.getExtraContext();
        let bills, following;
        try {
            bills = await orm.call(
                "account.journal",
                "create_document_from_attachment",
                ["", attachments],
                { context }
            );
            following =
                bills.res_id &&
                (await orm.call("telecom.start", "get_follow_up", [bills.res_id]));
        } finally {
            this.state.isBusy = false;
        }
        await action.doAction(bills);
        if (following) {
            await action.doAction(following, {
                onClose: () => action.doAction("soft_reload"),
            });
        }
    }
}

registry.category("view_widgets").add("telecom_bill_drop", {
    component: BillDrop,
    fieldDependencies: [
        { name: "operator_vendor_id", type: "many2one", relation: "res.partner" },
    ],
});
