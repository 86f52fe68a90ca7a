"""Fields of booked entries that Odoo lets users write over RPC, not on screens."""

from ..ground.scope import Scope

# An entry beside a bill does as its bill does.
beside_bill = Scope("beside_bill")

# Odoo takes a move from one state to the next.
stepping = Scope("stepping")

# What Odoo lets users write over RPC in a posted entry, and its screens do not: some
# of it always, the rest with a key of the context.
OF_MOVE = {
    *("move_type", "company_id", "line_ids", "invoice_line_ids", "partner_id"),
    *("date", "invoice_date", "currency_id", "invoice_currency_rate"),
    *("fiscal_position_id", "invoice_payment_term_id", "invoice_cash_rounding_id"),
}

OF_ITEM = {
    *("account_id", "partner_id", "move_id", "date", "display_type", "company_id"),
    *("balance", "debit", "credit", "amount_currency", "currency_id", "currency_rate"),
    *("quantity", "price_unit", "discount", "price_subtotal", "price_total"),
    *("product_id", "deductible_amount", "matched_debit_ids", "matched_credit_ids"),
    *("amount_residual", "amount_residual_currency", "reconciled"),
    *("tax_base_amount", "tax_repartition_line_id", "tax_tag_ids", "parent_state"),
}
