from odoo.http import content_disposition, request


def answer_with_paper(document, name, back):
    """Return a document as a PDF; where none can be made, its page says so."""
    reports = request.env["ir.actions.report"]
    if reports.get_wkhtmltopdf_state() in ("install", "broken"):
        return request.redirect(f"{back}?no_paper=1")
    content, _kind = document._render_paper()
    return request.make_response(
        content,
        [
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", content_disposition(f"{name}.pdf")),
        ],
    )
