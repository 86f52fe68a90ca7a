import { DocumentFileUploader } from "@account/components/document_file_uploader/document_file_uploader";
import { _t } from "@web/core/l10n/translation";
import { humanNumber } from "@web/core/utils/numbers";
import { patch } from "@web/core/utils/patch";

/** Bytes of a request that the server takes, with some left for what goes along. */
const MOST = 128 * 1024 * 1024 - 4096;

/**
 * A file of 96 MiB or more is within the limit that Odoo tells of, but no longer when it
 * is encoded for the request: the server would refuse it without a word.
 */
patch(DocumentFileUploader.prototype, {
    async onFileUploaded(file) {
        if (file.data && file.data.length > MOST) {
            this.notification.add(
                _t(
                    "%(name)s is too large for an upload (%(size)sB). Compress it as a zip " +
                        "file, and upload that instead.",
                    { name: file.name, size: humanNumber(file.size) }
                ),
                { type: "danger", sticky: true }
            );
            this.isTooLarge = true;
            return;
        }
        return super.onFileUploaded(file);
    },

    async onUploadComplete() {
        const isNothingLeft = this.isTooLarge && !this.attachmentIdsToProcess.length;
        this.isTooLarge = false;
        return isNothingLeft ? undefined : super.onUploadComplete();
    },
});
