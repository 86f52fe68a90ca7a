import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

/** A choice as cards, each with a picture and a text; another field describes them. */
export class CardsField extends RadioField {
    static template = "telecom_split_billing.CardsField";
    static props = { ...RadioField.props, cards: String };

    get cards() {
        const texts = this.props.record.data[this.props.cards] || {};
        return this.items.map(([value, title]) => ({
            item: [value, title],
            ...texts[value],
        }));
    }
}

registry.category("fields").add("telecom_cards", {
    ...radioField,
    component: CardsField,
    supportedTypes: ["selection"],
    extractProps: (info, dynamicInfo) => ({
        ...radioField.extractProps(info, dynamicInfo),
        cards: info.options.cards,
    }),
});
