// The curve of a search: the best plan and the bound over the seconds, drawn anew with each card.
const place = document.querySelector("#curve");
const words = place.dataset;
const colours = { value: "#a4231c", bound: "#2a5d9c", grid: "#dde3ea", text: "#38465a" };
let digits = 1;
const number = (value) => value.toLocaleString("zh-CN", { maximumFractionDigits: digits });

const axis = { axisLine: { lineStyle: { color: colours.grid } }, axisLabel: { color: colours.text }, nameTextStyle: { color: colours.text } };
const line = (name, data, color, width) => ({
  name, data, step: "end", type: "line", symbolSize: width + 3, showSymbol: data.length < 40,
  lineStyle: { color, width }, itemStyle: { color },
});

// Early points lie far off and would flatten the rest: the axis follows the latest half.
const reach = (value, bound) => {
  const late = (points) => points.slice(Math.floor(points.length / 2)).map((point) => point[1]);
  const all = [...late(value), ...late(bound)];
  if (!all.length) return {};
  const low = Math.min(...all), high = Math.max(...all);
  const room = Math.max((high - low) * 0.15, Math.abs(high) * 1e-5, 0.1);
  digits = high - low + 2 * room < 2 ? 3 : 1;
  return { min: low - room, max: high + room };
};

const chart = echarts.init(place, null, { renderer: "canvas" });

const draw = () => {
  const source = document.querySelector("#run");
  const curve = JSON.parse(source?.dataset.curve || "[]");
  const value = curve.filter((row) => row[1] !== null).map((row) => [row[0], row[1]]);
  const bound = curve.filter((row) => row[2] !== null).map((row) => [row[0], row[2]]);
  const end = curve.length ? curve[curve.length - 1][0] : 1;
  for (const points of [value, bound]) {
    if (points.length && points[points.length - 1][0] < end) points.push([end, points[points.length - 1][1]]);
  }
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    legend: { top: 0, textStyle: { color: colours.text } },
    grid: { left: 8, right: 18, top: 34, bottom: 24, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: number },
    xAxis: { type: "value", name: words.seconds, nameLocation: "middle", nameGap: 26, max: Math.max(end, 0.01), splitLine: { show: false }, ...axis, axisLabel: { color: colours.text, showMaxLabel: false } },
    yAxis: { type: "value", ...reach(value, bound), splitLine: { lineStyle: { color: colours.grid } }, ...axis, axisLabel: { color: colours.text, formatter: number, showMinLabel: false, showMaxLabel: false } },
    // Where the two meet, both are still seen.
    series: [line(words.bound, bound, colours.bound, 5), line(words.value, value, colours.value, 2)],
  });
};

draw();
document.addEventListener("htmx:afterSettle", draw);
addEventListener("resize", () => chart.resize());
