// The charts of the house: bars, heat maps, values with their bounds, counties by shade. Each is drawn from the JSON
// beside it; the table on the same page says the same in numbers.
const red = "#a4231c";
const blue = "#2a5d9c";
const grid = "#dde3ea";
const text = "#38465a";
const axis = {
  axisLine: { lineStyle: { color: grid } }, splitLine: { lineStyle: { color: grid } },
  axisTick: { show: false }, axisLabel: { color: text },
};
const tooltip = { renderMode: "richText" };
const row = 30;

function bars({ names, values }) {
  return {
    height: names.length * row + 50,
    grid: { left: 8, right: 40, top: 8, bottom: 24, containLabel: true }, tooltip,
    xAxis: { ...axis, type: "value", minInterval: 1 },
    yAxis: { ...axis, type: "category", data: names, inverse: true },
    series: [{ type: "bar", data: values, itemStyle: { color: red }, barMaxWidth: 18, label: { show: true, position: "right", color: text } }],
  };
}

function heat({ rows, columns, values }) {
  const data = values.flatMap((line, y) => line.map((value, x) => [x, y, value]));
  const most = Math.max(1, ...data.map((one) => one[2]));
  return {
    height: rows.length * row + 90,
    grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
    tooltip: { ...tooltip, formatter: ({ value }) => `${rows[value[1]]} · ${columns[value[0]]}: ${value[2]}` },
    xAxis: { ...axis, type: "category", data: columns, axisLabel: { color: text, interval: 0, rotate: columns.length > 6 ? 40 : 0 } },
    yAxis: { ...axis, type: "category", data: rows, inverse: true },
    visualMap: { show: false, min: 0, max: most, inRange: { color: ["#fbf3f2", red] } },
    series: [{
      type: "heatmap", itemStyle: { borderColor: "#fff", borderWidth: 2 },
      data: data.map((value) => ({ value, label: { color: value[2] > most / 2 ? "#fff" : text } })),
      label: { show: true, formatter: ({ value }) => value[2] || "" },
    }],
  };
}

function dots({ rows, mean, scale }) {
  const names = rows.map((one) => one[0]);
  const bound = (params, api) => {
    const [low, high] = [api.coord([api.value(1), api.value(0)]), api.coord([api.value(3), api.value(0)])];
    const at = api.coord([api.value(2), api.value(0)]);
    return {
      type: "group",
      children: [
        { type: "line", shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: blue, lineWidth: 3 } },
        { type: "circle", shape: { cx: at[0], cy: at[1], r: 5 }, style: { fill: red } },
      ],
    };
  };
  const whole = (one) => Math.round(one);
  return {
    height: rows.length * row + 60,
    grid: { left: 8, right: 24, top: 20, bottom: 24, containLabel: true },
    tooltip: { ...tooltip, formatter: ({ data }) => `${names[data.value[0]]}: ${whole(data.value[2])} (${whole(data.value[1])}–${whole(data.value[3])})` },
    xAxis: { ...axis, type: "value", min: scale[0], max: scale[1], interval: (scale[1] - scale[0]) / 2 },
    yAxis: { ...axis, type: "category", data: names, inverse: true },
    series: [{
      type: "custom", renderItem: bound, encode: { x: [1, 2, 3], y: 0 },
      data: rows.map((one, n) => ({ value: [n, one[1], one[2], one[3]], href: one[4] })),
      markLine: mean === null ? undefined : { symbol: "none", silent: true, data: [{ xAxis: mean }], lineStyle: { color: text }, label: { formatter: String(whole(mean)), color: text } },
    }],
  };
}

const shades = ["#a4231c", "#d9822b", "#2f7d5b", "#6b5b95", "#8a6d3b", "#4a6274"];

// Parts of a year stand on one another, what is apart stands beside them; an unknown year is a gap.
function years({ names, parts, apart, lines }) {
  const bar = (stack, color) => ([name, data]) => ({ name, type: "bar", stack, data, barMaxWidth: 28, itemStyle: { color: color() } });
  let at = 0;
  const series = [...parts.map(bar("parts", () => shades[at++ % shades.length])), ...apart.map(bar("apart", () => blue))];
  if (series.length) {
    series[0].markLine = {
      symbol: "none", silent: true, lineStyle: { color: text, type: "dashed" },
      data: lines.map(([name, yAxis]) => ({ yAxis, name, label: { formatter: name, position: "insideEndTop", color: text } })),
    };
  }
  return {
    height: 320, legend: { top: 0, textStyle: { color: text } },
    grid: { left: 8, right: 16, top: 56, bottom: 8, containLabel: true }, tooltip,
    xAxis: { ...axis, type: "category", data: names },
    yAxis: { ...axis, type: "value", max: ({ max }) => Math.max(max, ...lines.map((one) => one[1])) },
    series,
  };
}

// Counties by shade, each with its number; what is not known is white and hatched, no nought.
async function areas({ base, rows, scale }) {
  const answer = await fetch(base, { credentials: "same-origin" });
  echarts.registerMap("counties", await answer.json());
  const [least, most] = scale;
  const hatched = { areaColor: "#fff", decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: "#8b95a3" } };
  return {
    height: 460, aria: { enabled: true, label: { enabled: false }, decal: { show: true, decals: [{ color: "rgba(0, 0, 0, 0)" }] } },
    tooltip: { ...tooltip, formatter: ({ data, name }) => (data ? `${data.said}: ${data.words}` : name) },
    visualMap: { min: least, max: most, left: 8, bottom: 8, calculable: false, itemHeight: 90, text: [String(most), String(least)], textStyle: { color: text }, inRange: { color: ["#fbeceb", "#e39a93", red] } },
    series: [{
      type: "map", map: "counties", nameProperty: "adcode", aspectScale: 0.9, roam: false, selectedMode: false, top: 8, bottom: 8,
      itemStyle: { borderColor: "#8b95a3", areaColor: "#fff" },
      label: { show: true, fontSize: 11, color: "#1d273b", textBorderColor: "#fff", textBorderWidth: 2, formatter: ({ data }) => (data ? `${data.said}\n${data.words}` : "") },
      emphasis: { label: { color: "#1d273b" }, itemStyle: { areaColor: "#e8d9a8" } },
      data: rows.map(([name, said, value, words]) => ({ name, said, words, value: value ?? NaN, ...(value === null ? { itemStyle: hatched } : {}) })),
    }],
  };
}

const KINDS = { areas, bars, heat, dots, years };

async function draw(place) {
  const drawn = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const { height, ...option } = await KINDS[drawn.kind](drawn);
  const chart = echarts.init(place, null, { renderer: "svg", height });
  const fontFamily = getComputedStyle(document.body).fontFamily;
  chart.setOption({ animation: false, textStyle: { fontFamily }, ...option });
  chart.on("click", ({ data }) => { if (data?.href) location.href = data.href; });
  new ResizeObserver(() => chart.resize()).observe(place);
}

document.querySelectorAll("[data-chart]").forEach(draw);
