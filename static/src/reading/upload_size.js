import { FileUploader } from "@web/views/fields/file_handler";
import { _t } from "@web/core/l10n/translation";
import { humanNumber } from "@web/core/utils/numbers";
import { patch } from "@web/core/utils/patch";
import { session } from "@web/session";

/** Bytes of a request that the server takes, with some left for what goes along. */
const MOST = (session.max_file_upload_size || 128 * 1024 * 1024) - 4096;

/** Bytes in a request for each byte of a file, which is encoded for it. */
const ENCODED = 4 / 3;

/**
 * A file of more than three quarters of the limit that Odoo tells of is beyond it when it
 * is encoded for the request: the server would refuse it without a word. Of documents, a
 * larger one is a table, which a zip file makes small.
 */
patch(FileUploader.prototype, {
    async onFileChange(ev) {
        const isDocument = this.props.fileUploadClass === "document_file_uploader";
        const large = [...ev.target.files].find((file) => file.size * ENCODED > MOST);
        if (!isDocument || !large) {
            return super.onFileChange(ev);
        }
        this.notification.add(
            _t(
                "%(name)s is too large for an upload (%(size)sB). Compress it as a zip " +
                    "file, and upload that instead.",
                { name: large.name, size: humanNumber(large.size) }
            ),
            { type: "danger", sticky: true }
        );
        ev.target.value = null;
    },
});
