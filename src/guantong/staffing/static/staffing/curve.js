// Curves of a plan: points won by moves, drawn from a table, each leading to its plan; or the best
// plan and the bound over the seconds of a search, drawn anew with each card.
const place = document.querySelector("#curve");
const words = place?.dataset;
const colours = { own: "#a4231c", other: "#2a5d9c", grid: "#dde3ea", line: "#8a97a8", text: "#38465a" };
let digits = 1;
const number = (value) => value.toLocaleString("zh-CN", { maximumFractionDigits: digits });

function start(renderer) {
  const chart = echarts.init(place, null, { renderer });
  new ResizeObserver(() => chart.resize()).observe(place);
  return (option) => {
    const fontFamily = getComputedStyle(document.body).fontFamily;
    const { tooltip, ...rest } = option;
    chart.setOption({ animation: false, textStyle: { fontFamily }, tooltip: { renderMode: "richText", ...tooltip }, ...rest });
    return chart;
  };
}

function drawMoves(rows) {
  const points = [...rows].map((row) => ({
    value: [Number(row.dataset.moved), Number(row.dataset.value)],
    name: row.dataset.name,
    href: row.dataset.href,
    symbolSize: row.dataset.own ? 16 : 11,
    itemStyle: { color: row.dataset.own ? colours.own : colours.other },
  }));
  const chart = start("svg")({
    grid: { left: 70, right: 24, top: 30, bottom: 48 },
    tooltip: { formatter: (at) => `${at.data.name}\n${words.x} ${at.data.value[0]}\n${words.y} ${at.data.value[1].toFixed(1)}` },
    xAxis: { type: "value", name: words.x, nameLocation: "middle", nameGap: 28, scale: true, minInterval: 1 },
    yAxis: { type: "value", name: words.y, scale: true, nameTextStyle: { align: "left" } },
    series: [{ type: "line", data: points, symbol: "circle", lineStyle: { color: colours.line } }],
  });
  chart.on("click", (at) => { if (at.data?.href) location.href = at.data.href; });
}

// Early points lie far off and would flatten the rest: the axis follows the latest half.
function reach(value, bound) {
  const late = (points) => points.slice(Math.floor(points.length / 2)).map((point) => point[1]);
  const all = [...late(value), ...late(bound)];
  if (!all.length) return {};
  const low = Math.min(...all), high = Math.max(...all);
  const room = Math.max((high - low) * 0.15, Math.abs(high) * 1e-5, 0.1);
  digits = high - low + 2 * room < 2 ? 3 : 1;
  return { min: low - room, max: high + room };
}

const line = (name, data, color, width) => ({
  name, data, step: "end", type: "line", symbolSize: width + 3, showSymbol: data.length < 40,
  lineStyle: { color, width }, itemStyle: { color },
});

function drawSearch(draw) {
  const curve = JSON.parse(document.querySelector("#run")?.dataset.curve || "[]");
  const [value, bound] = [1, 2].map((at) => curve.filter((row) => row[at] !== null).map((row) => [row[0], row[at]]));
  const end = curve.length ? curve[curve.length - 1][0] : 1;
  for (const points of [value, bound]) {
    if (points.length && points[points.length - 1][0] < end) points.push([end, points[points.length - 1][1]]);
  }
  const axis = { axisLine: { lineStyle: { color: colours.grid } }, nameTextStyle: { color: colours.text } };
  const label = { color: colours.text, showMaxLabel: false };
  draw({
    legend: { top: 0, textStyle: { color: colours.text } },
    grid: { left: 8, right: 18, top: 34, bottom: 24, containLabel: true },
    tooltip: { trigger: "axis", valueFormatter: number },
    xAxis: { type: "value", name: words.seconds, nameLocation: "middle", nameGap: 26, max: Math.max(end, 0.01), splitLine: { show: false }, ...axis, axisLabel: label },
    yAxis: { type: "value", ...reach(value, bound), splitLine: { lineStyle: { color: colours.grid } }, ...axis, axisLabel: { ...label, formatter: number, showMinLabel: false } },
    // Where the two meet, both are still seen.
    series: [line(words.bound, bound, colours.other, 5), line(words.value, value, colours.own, 2)],
  });
}

if (words?.curve) {
  drawMoves(document.getElementById(words.curve).querySelectorAll("tr[data-moved]"));
} else if (place) {
  const draw = start("canvas");
  drawSearch(draw);
  document.addEventListener("htmx:afterSettle", () => drawSearch(draw));
}
