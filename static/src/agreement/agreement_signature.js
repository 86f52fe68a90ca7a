import {SignatureForm} from "@portal/signature_form/signature_form";
import {registry} from "@web/core/registry";

/**
 * The signature under an agreement. It counts for the payroll mandate below it, too,
 * when the employee ticks that.
 */
export class AgreementSignature extends SignatureForm {
    async onClickSubmit() {
        const also = document.querySelector(".o_telecom_also_mandate:checked");
        const {callUrl, mandateUrl} = this.props;
        this.props = {...this.props, callUrl: also ? mandateUrl : callUrl};
        await super.onClickSubmit();
        this.props = {...this.props, callUrl};
    }
}

registry
    .category("public_components")
    .add("telecom_split_billing.agreement_signature", AgreementSignature);
