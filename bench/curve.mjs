const WIDTH = 480
const HEIGHT = 280
const LEFT = 70
const RIGHT = 30
const TOP = 40
const BOTTOM = 50
const short = (value) => (value >= 1e6 ? `${value / 1e6}M` : value >= 1e4 ? `${value / 1e3}k` : value.toFixed(0))

/** The straight line from 0 through the largest size is drawn dashed: points on it grow as fast as their size. */
export const curveSvg = ({ title, across, unit, points }) => {
  const most = { x: Math.max(...points.map(({ x }) => x)), y: Math.max(...points.map(({ y }) => y)) }
  const x = (value) => (LEFT + (value / most.x) * (WIDTH - LEFT - RIGHT)).toFixed(1)
  const y = (value) => (HEIGHT - BOTTOM - (value / most.y) * (HEIGHT - TOP - BOTTOM)).toFixed(1)
  const last = points.at(-1)
  const word = (at, text, anchor) => `<text x="${at[0]}" y="${at[1]}" text-anchor="${anchor}">${text}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#444">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    word([LEFT, TOP - 18], title, 'start'),
    `<path d="M${x(0)} ${y(most.y)}V${y(0)}H${x(most.x)}" stroke="#444" fill="none"/>`,
    `<path d="M${x(0)} ${y(0)}L${x(last.x)} ${y(last.y)}" stroke="#999" stroke-dasharray="4" fill="none"/>`,
    `<path d="M${points.map((point) => `${x(point.x)} ${y(point.y)}`).join('L')}" stroke="#1668b8" stroke-width="2" fill="none"/>`,
    ...points.flatMap((point) => [
      `<circle cx="${x(point.x)}" cy="${y(point.y)}" r="4" fill="#1668b8"/>`,
      word([x(point.x), (Number(y(0)) + 18).toFixed(1)], short(point.x), 'middle'),
      word([(Number(x(point.x)) - 8).toFixed(1), (Number(y(point.y)) - 8).toFixed(1)], `${short(Math.round(point.y))} ${unit}`, 'end'),
    ]),
    word([WIDTH - RIGHT, HEIGHT - 12], across, 'end'),
    '</svg>',
    '',
  ].join('\n')
}
