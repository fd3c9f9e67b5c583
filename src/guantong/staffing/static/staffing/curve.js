// The curve of moves and points, drawn from its table; a point leads to its plan.
const place = document.querySelector("[data-curve]");

function points(table) {
  return [...table.querySelectorAll("tr[data-moved]")].map((row) => ({
    value: [Number(row.dataset.moved), Number(row.dataset.value)],
    name: row.dataset.name,
    href: row.dataset.href,
    symbolSize: row.dataset.own ? 16 : 11,
    itemStyle: { color: row.dataset.own ? "#a4231c" : "#2a5d9c" },
  }));
}

function draw() {
  const found = points(document.getElementById(place.dataset.curve));
  const chart = echarts.init(place, null, { renderer: "svg" });
  const font = getComputedStyle(document.body).fontFamily;
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: font },
    grid: { left: 70, right: 24, top: 30, bottom: 48 },
    tooltip: { renderMode: "richText", formatter: (at) => `${at.data.name}\n${place.dataset.x} ${at.data.value[0]}\n${place.dataset.y} ${at.data.value[1].toFixed(1)}` },
    xAxis: { type: "value", name: place.dataset.x, nameLocation: "middle", nameGap: 28, scale: true, minInterval: 1 },
    yAxis: { type: "value", name: place.dataset.y, scale: true, nameTextStyle: { align: "left" } },
    series: [{ type: "line", data: found, symbol: "circle", lineStyle: { color: "#8a97a8" } }],
  });
  chart.on("click", (at) => { if (at.data?.href) location.href = at.data.href; });
  new ResizeObserver(() => chart.resize()).observe(place);
}

if (place) draw();
