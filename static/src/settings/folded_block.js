import { onMounted, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { createElement } from "@web/core/utils/xml";
import { SettingsBlock } from "@web/webclient/settings_form_view/settings/settings_block";
import { SettingsFormCompiler } from "@web/webclient/settings_form_view/settings_form_compiler";
import { SettingsFormRenderer } from "@web/webclient/settings_form_view/settings_form_renderer";

/** A block of settings of which only title and tip show until it is opened.
 *
 * A search opens it, and so does an address with one of its settings.
 */
export class FoldedBlock extends SettingsBlock {
    static template = "telecom_split_billing.FoldedBlock";

    setup() {
        super.setup();
        this.fold = useState({ isOpen: false });
        onMounted(() => {
            const id = browser.location.hash.substring(1);
            const settings = this.settingsContainerRef.el.querySelectorAll("[id]");
            this.fold.isOpen = Boolean(id) && [...settings].some((each) => each.id === id);
        });
    }

    get isOpen() {
        return this.fold.isOpen || Boolean(this.state.search.value);
    }
}

SettingsFormRenderer.components.TelecomFoldedBlock = FoldedBlock;

patch(SettingsFormCompiler.prototype, {
    compileBlock(el) {
        const block = super.compileBlock(...arguments);
        if (el.getAttribute("data-telecom-folded") !== "1") {
            return block;
        }
        const folded = createElement("TelecomFoldedBlock");
        for (const { name, value } of block.attributes) {
            folded.setAttribute(name, value);
        }
        folded.append(...block.childNodes);
        return folded;
    },
});
