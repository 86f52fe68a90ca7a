import { AccountMoveListRenderer } from "@account/views/account_move_list/account_move_list_renderer";
import { accountMoveUploadListView } from "@account/views/account_move_list/account_move_list_view";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** The list of telecom bills: while it is empty, it shows the help of its own action. */
export class TelecomBillListRenderer extends AccountMoveListRenderer {
    static template = "account.FileUploadListRenderer";

    setup() {
        super.setup();
        this.dropZoneTitle = _t("Drop the operator's bill to split it.");
    }
}

registry.category("views").add("telecom_bill_list", {
    ...accountMoveUploadListView,
    Renderer: TelecomBillListRenderer,
});
