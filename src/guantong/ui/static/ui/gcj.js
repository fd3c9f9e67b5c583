// How far Chinese web maps shift a point on purpose; the same re-computation as standards/datums.py.
const { PI, sin, cos, sqrt, abs, hypot, atan2 } = Math;
const AXIS = 6378245.0;
const SQUARED = 0.00669342162296594323;
const waves = (of) => of.reduce((sum, [size, angle]) => sum + size * sin(angle * PI), 0) * 2 / 3;

export function toGcj([lon, lat]) {
  const [x, y] = [lon - 105, lat - 35];
  const across = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    + waves([[20, 6 * x], [20, 2 * x], [20, x], [40, x / 3], [150, x / 12], [300, x / 30]]);
  const up = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    + waves([[20, 6 * x], [20, 2 * x], [20, y], [40, y / 3], [160, y / 12], [320, y / 30]]);
  const curved = 1 - SQUARED * sin(lat * PI / 180) ** 2;
  return [
    lon + across * 180 / (AXIS / sqrt(curved) * cos(lat * PI / 180) * PI),
    lat + up * 180 / (AXIS * (1 - SQUARED) / (curved * sqrt(curved)) * PI),
  ];
}

export function fromGcj(point) {
  let found = point;
  for (let round = 0; round < 8; round += 1) {
    const seems = toGcj(found);
    found = [found[0] + point[0] - seems[0], found[1] + point[1] - seems[1]];
  }
  return found;
}

export function fromBd([lon, lat]) {
  const [x, y, turn] = [lon - 0.0065, lat - 0.006, PI * 3000 / 180];
  const far = hypot(x, y) - 0.00002 * sin(y * turn);
  const angle = atan2(y, x) - 0.000003 * cos(x * turn);
  return fromGcj([far * cos(angle), far * sin(angle)]);
}
