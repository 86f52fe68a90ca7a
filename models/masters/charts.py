"""The accounts and taxes that the set-up takes from the charts that Odoo ships.

Everything is called what its chart calls it (the XML id): users of the chart can change
codes and names, and an amount and a scope fit several taxes.
"""

from __future__ import annotations

from dataclasses import dataclass

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """The room for an account in a chart: a code, and the account next to it.

    The code is the first to try; one in use is never taken over.
    """

    code: str
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCopy:
    """A tax that a chart lacks: a copy of another one, deducted to a percentage.

    The rest stays on the account of the line. ``clear`` are fields that say something
    about the deduction of the tax that is copied.
    """

    of: str
    name: str
    deducted: int
    clear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxesOfRate:
    """The taxes for services of one rate, by the fields of telecom.tax."""

    rate: float
    tax_id: str
    non_deductible_tax_id: str | TaxCopy | None = None
    sale_tax_id: str | None = None
    partial_tax_id: str | TaxCopy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The accounts and taxes for phone costs of one chart; nothing where it has none.

    Phones are taxed at the standard rate; the reduced ones are left to the user.
    """

    expense: str | None = None
    clearing: NewAccount | None = None
    receivable: NewAccount | None = None
    remuneration: str | None = None
    waive: str | None = None
    taxes: tuple[TaxesOfRate, ...] = ()
    notes: tuple[str, ...] = ()


UNKNOWN = Chart()

CHARTS = {
    "be": Chart(
        expense="a6162",
        clearing=NewAccount(code="416100", beside="a416"),
        receivable=NewAccount(code="416200", beside="a416"),
        remuneration="a455",
        waive="a623",
        taxes=(
            TaxesOfRate(
                rate=21,
                tax_id="attn_VAT-IN-V82-21-S",
                non_deductible_tax_id="attn_VAT-IN-V82-S-ND",
                sale_tax_id="attn_VAT-OUT-21-S",
                # The administration accepts 75 % for phones that are made available
                # to the personnel, where the chart has 50 % (and cars 35 %).
                partial_tax_id=TaxCopy(
                    of="attn_VAT-IN-V82-CAR-EXC", name="21% D75", deducted=75
                ),
            ),
            TaxesOfRate(rate=0, tax_id="attn_VAT-IN-V82-00-S"),
        ),
    ),
    "nl": Chart(
        expense="4330",
        clearing=NewAccount(code="129100", beside="1290"),
        receivable=NewAccount(code="129200", beside="1290"),
        remuneration="1625",
        waive="4090",
        taxes=(
            TaxesOfRate(
                rate=21,
                tax_id="btw_21_buy_d",
                non_deductible_tax_id=TaxCopy(
                    of="btw_21_buy_d", name="21% S ND", deducted=0
                ),
                sale_tax_id="btw_21_d",
            ),
        ),
    ),
    "fr": Chart(
        expense="pcg_626",
        clearing=NewAccount(code="467100", beside="pcg_467"),
        receivable=NewAccount(code="425100", beside="pcg_425"),
        remuneration="pcg_421",
        waive="pcg_648",
        taxes=(
            TaxesOfRate(
                rate=20,
                tax_id="tva_acq_encaissement",
                non_deductible_tax_id=TaxCopy(
                    of="tva_acq_encaissement", name="20% S ND", deducted=0
                ),
                sale_tax_id="tva_normale_encaissement",
            ),
            TaxesOfRate(rate=0, tax_id="tva_purchase_service_0"),
        ),
        notes=(
            _lt(
                "The tax for services in the chart of accounts is deducted when "
                "the bill is paid. If your operator's bills state “TVA acquittée "
                "sur les débits”, choose a tax that is deducted with the bill in "
                "Telecom, Configuration, Taxes."
            ),
        ),
    ),
    "de_skr03": Chart(
        expense="account_4920",
        clearing=NewAccount(code="1591", beside="account_1590"),
        receivable=NewAccount(code="1532", beside="account_1530"),
        remuneration="account_1740",
        waive="account_4140",
        taxes=(
            TaxesOfRate(
                rate=19,
                tax_id="tax_vst_19_skr03",
                non_deductible_tax_id=TaxCopy(
                    of="tax_vst_19_skr03",
                    name="19% I ND",
                    deducted=0,
                    # DATEV would deduct what bears this code.
                    clear=("l10n_de_datev_code",),
                ),
                sale_tax_id="tax_ust_19_skr03",
            ),
        ),
    ),
    "de_skr04": Chart(
        expense="chart_skr04_6805",
        clearing=NewAccount(code="1371", beside="chart_skr04_1370"),
        receivable=NewAccount(code="1342", beside="chart_skr04_1340"),
        remuneration="chart_skr04_3720",
        waive="chart_skr04_6130",
        taxes=(
            TaxesOfRate(
                rate=19,
                tax_id="tax_vst_19_skr04",
                non_deductible_tax_id=TaxCopy(
                    of="tax_vst_19_skr04",
                    name="19% I ND",
                    deducted=0,
                    clear=("l10n_de_datev_code",),
                ),
                sale_tax_id="tax_ust_19_skr04",
            ),
        ),
    ),
    "lu": Chart(
        expense="lu_2011_account_61532",
        clearing=NewAccount(code="421881", beside="lu_2011_account_42188"),
        receivable=NewAccount(code="422110", beside="lu_2020_account_4221"),
        remuneration="lu_2020_account_4714",
        waive="lu_2020_account_6248",
        taxes=(
            TaxesOfRate(
                rate=17,
                tax_id="lu_2015_tax_AP-PA-17",
                non_deductible_tax_id=TaxCopy(
                    of="lu_2015_tax_AP-PA-17", name="17% S ND", deducted=0
                ),
                sale_tax_id="lu_2015_tax_VP-PA-17",
            ),
            TaxesOfRate(rate=0, tax_id="lu_2011_tax_AP-PA-0"),
        ),
    ),
}
