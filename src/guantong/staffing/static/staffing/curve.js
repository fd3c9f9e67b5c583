// The curves of plans. Of moves and points, drawn once from its table, where a point leads to its
// plan; or of a search, the best plan and the bound over the seconds, drawn anew with each card.
const place = document.getElementById("curve");
const words = place?.dataset;
const colours = { value: "#a4231c", bound: "#2a5d9c", grid: "#dde3ea", text: "#38465a" };
const axis = {
  axisLine: { lineStyle: { color: colours.grid } }, splitLine: { lineStyle: { color: colours.grid } },
  axisLabel: { color: colours.text }, nameTextStyle: { color: colours.text },
};

function moves(table) {
  const data = [...table.querySelectorAll("tr[data-moved]")].map((row) => ({
    value: [Number(row.dataset.moved), Number(row.dataset.value)],
    name: row.dataset.name,
    href: row.dataset.href,
    symbolSize: row.dataset.own ? 16 : 11,
    itemStyle: { color: row.dataset.own ? colours.value : colours.bound },
  }));
  return {
    grid: { left: 70, right: 24, top: 30, bottom: 48 },
    tooltip: { renderMode: "richText", formatter: (at) => `${at.data.name}\n${words.x} ${at.data.value[0]}\n${words.y} ${at.data.value[1].toFixed(1)}` },
    xAxis: { ...axis, type: "value", name: words.x, nameLocation: "middle", nameGap: 28, scale: true, minInterval: 1 },
    yAxis: { ...axis, type: "value", name: words.y, scale: true, nameTextStyle: { color: colours.text, align: "left" } },
    series: [{ type: "line", data, symbol: "circle", lineStyle: { color: "#8a97a8" } }],
  };
}

const line = (name, data, color, width) => ({
  name, data, step: "end", type: "line", symbolSize: width + 3, showSymbol: data.length < 40,
  lineStyle: { color, width }, itemStyle: { color },
});

// Early points lie far off and would flatten the rest: the axis follows the latest half.
function reach(value, bound) {
  const all = [value, bound].flatMap((points) => points.slice(Math.floor(points.length / 2)).map((point) => point[1]));
  if (!all.length) return [{}, 1];
  const low = Math.min(...all), high = Math.max(...all);
  const room = Math.max((high - low) * 0.15, Math.abs(high) * 1e-5, 0.1);
  return [{ min: low - room, max: high + room }, high - low + 2 * room < 2 ? 3 : 1];
}

function search(curve) {
  const [value, bound] = [1, 2].map((n) => curve.filter((row) => row[n] !== null).map((row) => [row[0], row[n]]));
  const end = curve.length ? curve[curve.length - 1][0] : 1;
  for (const points of [value, bound]) {
    if (points.length && points[points.length - 1][0] < end) points.push([end, points[points.length - 1][1]]);
  }
  const [range, digits] = reach(value, bound);
  const number = (one) => one.toLocaleString("zh-CN", { maximumFractionDigits: digits });
  const ends = { color: colours.text, showMaxLabel: false };
  return {
    legend: { top: 0, textStyle: { color: colours.text } },
    grid: { left: 8, right: 18, top: 34, bottom: 24, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: number },
    xAxis: { ...axis, type: "value", name: words.seconds, nameLocation: "middle", nameGap: 26, max: Math.max(end, 0.01), splitLine: { show: false }, axisLabel: ends },
    yAxis: { ...axis, type: "value", ...range, axisLabel: { ...ends, formatter: number, showMinLabel: false } },
    // Where the two meet, both are still seen.
    series: [line(words.bound, bound, colours.bound, 5), line(words.value, value, colours.value, 2)],
  };
}

if (place) {
  const chart = echarts.init(place, null, { renderer: "svg" });
  const font = { animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily } };
  const table = document.getElementById(words.curve);
  const draw = () => chart.setOption({
    ...font, ...(table ? moves(table) : search(JSON.parse(document.getElementById("run")?.dataset.curve || "[]"))),
  });
  draw();
  if (!table) document.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "run") draw(); });
  chart.on("click", (at) => { if (at.data?.href) location.href = at.data.href; });
  new ResizeObserver(() => chart.resize()).observe(place);
}
