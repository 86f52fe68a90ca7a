import {loadBundle} from "@web/core/assets";
import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

// Two colours that stand apart for the colour-blind too.
const EMPLOYER = "#1f6f8b";
const EMPLOYEE = "#e07b00";

/**
 * The last twelve months of an employee, as stacked bars. The same figures stand in
 * the table below, for who cannot see them.
 */
export class PhoneChart extends Interaction {
    static selector = ".o_telecom_chart";

    async willStart() {
        await loadBundle("web.chartjs_lib");
    }

    start() {
        const data = JSON.parse(this.el.dataset.chart);
        const chart = new window.Chart(this.el.querySelector("canvas"), {
            type: "bar",
            data: {
                labels: data.labels,
                datasets: [
                    {
                        label: data.names[0],
                        data: data.employer,
                        backgroundColor: EMPLOYER,
                    },
                    {
                        label: data.names[1],
                        data: data.employee,
                        backgroundColor: EMPLOYEE,
                    },
                ],
            },
            options: {
                maintainAspectRatio: false,
                animation: false,
                plugins: {legend: {position: "bottom"}},
                scales: {
                    x: {stacked: true, grid: {display: false}},
                    y: {
                        stacked: true,
                        ticks: {callback: (value) => `${value} ${data.currency}`},
                    },
                },
            },
        });
        this.registerCleanup(() => chart.destroy());
    }
}

registry
    .category("public.interactions")
    .add("telecom_split_billing.phone_chart", PhoneChart);
