// Two charts, each drawn from the table below it: what fewer changes cost; a village's incomes.
const colours = { red: "#a4231c", blue: "#2a5d9c", green: "#2f7d4d", grid: "#dde3ea", text: "#38465a" };
const axis = {
  axisLine: { lineStyle: { color: colours.grid } }, splitLine: { lineStyle: { color: colours.grid } },
  axisLabel: { color: colours.text }, nameTextStyle: { color: colours.text },
};

function curve(place) {
  const { x, y } = place.dataset;
  const data = [...document.querySelectorAll("#plan-points tr[data-changed]")].map((row) => ({
    value: [Number(row.dataset.changed), Number(row.dataset.worth)], name: row.dataset.name, href: row.dataset.href,
    symbolSize: row.dataset.own ? 16 : 11, itemStyle: { color: row.dataset.own ? colours.red : colours.blue },
  }));
  data.sort((one, other) => one.value[0] - other.value[0]);
  return {
    grid: { left: 70, right: 24, top: 30, bottom: 48 },
    tooltip: { renderMode: "richText", formatter: (at) => `${at.data.name}\n${x} ${at.data.value[0]}\n${y} ${at.data.value[1].toFixed(0)}` },
    xAxis: { ...axis, type: "value", name: x, nameLocation: "middle", nameGap: 28, minInterval: 1 },
    yAxis: { ...axis, type: "value", name: y, scale: true, nameTextStyle: { color: colours.text, align: "left" } },
    series: [{ type: "line", data, symbol: "circle", lineStyle: { color: "#8a97a8" } }],
  };
}

function incomes(place) {
  const words = place.dataset;
  const rows = [...document.querySelectorAll(".plan-years tr[data-year]")];
  const line = (name, color, dashed) => ({
    name: words[name], type: "line", itemStyle: { color }, lineStyle: { color, type: dashed ? "dashed" : "solid" },
    data: rows.map((row) => (row.dataset[name] === "" ? null : Number(row.dataset[name]) / 10000)),
  });
  const series = [line("real", colours.red), line("mean", colours.blue), line("safe", colours.green, true)];
  if (words.weak) {
    series[1].markLine = {
      symbol: "none", silent: true, data: [{ yAxis: Number(words.weak) / 10000 }],
      lineStyle: { color: colours.text }, label: { formatter: words.line, color: colours.text, position: "insideEndTop" },
    };
  }
  return {
    legend: { top: 0, textStyle: { color: colours.text } }, grid: { left: 8, right: 18, top: 34, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { ...axis, type: "category", data: rows.map((row) => row.dataset.year) }, yAxis: { ...axis, type: "value" }, series,
  };
}

for (const [id, drawn] of [["plan-curve", curve], ["plan-incomes", incomes]]) {
  const place = document.getElementById(id);
  if (!place) continue;
  const chart = echarts.init(place, null, { renderer: "svg" });
  chart.setOption({ animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, ...drawn(place) });
  chart.on("click", (at) => { if (at.data?.href) location.href = at.data.href; });
  new ResizeObserver(() => chart.resize()).observe(place);
}
