import { loadBundle } from "@web/core/assets";
import { formatMonetary } from "@web/views/fields/formatters";
import { Layout } from "@web/search/layout";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { getColor } from "@web/core/colors/colors";
import { cookie } from "@web/core/browser/cookie";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import {
    Component,
    markRaw,
    markup,
    onMounted,
    onWillStart,
    onWillUnmount,
    status,
    useRef,
    useState,
} from "@odoo/owl";

const { DateTime } = luxon;

/** The cost of some months as stacked bars; a click opens the analysis. */
export class CostChart extends Component {
    static template = "telecom_split_billing.CostChart";
    static props = { chart: Object, currency: Number, open: Function };

    setup() {
        this.canvas = useRef("canvas");
        onMounted(() => this.draw());
        onWillUnmount(() => this.drawn?.destroy());
    }

    draw() {
        const { chart, currency, open } = this.props;
        const scheme = cookie.get("color_scheme");
        const money = (value) => formatMonetary(value, { currencyId: currency });
        this.drawn = new Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels: chart.months.map((day) =>
                    DateTime.fromISO(day).toFormat("MMM yyyy")
                ),
                datasets: chart.series.map(({ label, values }, at) => ({
                    label,
                    data: values,
                    backgroundColor: getColor(at, scheme, chart.series.length),
                })),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                onClick: () => open(chart.action),
                scales: {
                    x: { stacked: true, grid: { display: false } },
                    y: { stacked: true, ticks: { callback: money, maxTicksLimit: 6 } },
                },
                plugins: {
                    tooltip: {
                        callbacks: {
                            label: ({ dataset, parsed }) =>
                                `${dataset.label}: ${money(parsed.y)}`,
                        },
                    },
                },
            },
        });
    }
}

/** The first screen of a role: what waits, what it is worth, how cost moves. */
export class Overview extends Component {
    static template = "telecom_split_billing.Overview";
    static components = { Layout, CostChart };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        // The help of an action of the server is text until it is marked as HTML.
        this.open = ({ help, ...action }) =>
            this.action.doAction({ ...action, help: help && markup(help) });
        this.state = useState({});
        onWillStart(() => Promise.all([this.load(), loadBundle("web.chartjs_lib")]));
    }

    get overview() {
        return this.state.overview;
    }

    async load() {
        this.state.overview = markRaw(
            await this.orm.call("telecom.overview", "get_overview", [])
        );
    }

    /** Do something with the company, open what it leads to, and show what changed. */
    async change(model, method) {
        const action = await this.orm.call(model, method, []);
        const onClose = () => status(this) === "mounted" && this.load();
        return action ? this.action.doAction(action, { onClose }) : this.load();
    }

    money(amount) {
        return formatMonetary(amount, { currencyId: this.overview.currency });
    }
}

registry.category("actions").add("telecom_overview", Overview);
