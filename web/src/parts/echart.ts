/** The parts of ECharts that Mainstay draws with, in SVG, loaded with the first chart. */
import { BarChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use as register } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

register([BarChart, LineChart, SankeyChart, ScatterChart, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, SVGRenderer, LabelLayout]);

export { init };
