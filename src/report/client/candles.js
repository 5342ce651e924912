const LEAST_BARS = 8

/**
 * The places of the candles around a trade.
 * @param {any} block
 * @param {number} trade
 * @returns {number[]}
 */
const barsAround = ({ columns, candles, around }, trade) => {
  if (trade < 0) return []
  const symbol = columns.symbol[trade]
  const [first, last] = [columns.entry_bar[trade] - around, columns.exit_bar[trade] + around]
  return Array.from(candles.bar, (_bar, i) => i).filter(
    (i) => candles.symbol[i] === symbol && candles.bar[i] >= first && candles.bar[i] <= last,
  )
}

/**
 * A part `[from, to)` of some bars, wider or narrower about its middle and moved by shares of its width, within them.
 * @param {number[]} view
 * @param {number} bars
 * @param {{ by?: number, move?: number }} change
 * @returns {[number, number]}
 */
const changedView = ([from = 0, to = 0], bars, { by = 1, move = 0 }) => {
  const wide = Math.min(bars, Math.max(LEAST_BARS, Math.round((to - from) * by)))
  const middle = (from + to) / 2 + move * (to - from)
  const start = Math.min(bars - wide, Math.max(0, Math.round(middle - wide / 2)))
  return [start, start + wide]
}

/**
 * The bars around one trade, with its entry and its exit.
 * @param {HTMLElement} stage
 * @param {any} block
 * @param {() => { trade: number, bars: number[] }} shownNow the trade, and the places of the candles that are in view
 */
const drawCandles = (stage, block, shownNow) => {
  const { columns, candles } = block
  return drawing(stage, 300, (pen, width, height) => {
    const { trade, bars: shownBars } = shownNow()
    if (shownBars.length === 0) return
    const low = Math.min(...shownBars.map((i) => candles.low[i]))
    const high = Math.max(...shownBars.map((i) => candles.high[i]))
    const place = { left: 68, right: 12, top: 12, bottom: 26 }
    const wide = (width - place.left - place.right) / shownBars.length
    const up = (/** @type {number} */ price) =>
      place.top + ((high - price) / (high - low || 1)) * (height - place.top - place.bottom)
    const across = (/** @type {number} */ i) => place.left + (i + 0.5) * wide
    pen.textBaseline = 'middle'
    pen.textAlign = 'right'
    const digits = high >= 1000 ? 0 : high >= 10 ? 2 : 5
    for (const tick of ticks(low, high, 5)) {
      pen.strokeStyle = colour('grid')
      pen.beginPath()
      pen.moveTo(place.left, up(tick))
      pen.lineTo(width - place.right, up(tick))
      pen.stroke()
      pen.fillStyle = colour('quiet')
      pen.fillText(tick.toFixed(digits), place.left - 6, up(tick))
    }
    const inside = shownBars.findIndex((i) => candles.bar[i] === columns.entry_bar[trade])
    const end = shownBars.findIndex((i) => candles.bar[i] === columns.exit_bar[trade])
    const [opened, closed] = [
      shownBars.findIndex((i) => candles.bar[i] >= columns.entry_bar[trade]),
      shownBars.findLastIndex((i) => candles.bar[i] <= columns.exit_bar[trade]),
    ]
    pen.fillStyle = colour(columns.pnl[trade] >= 0 ? 'won' : 'lost')
    if (opened >= 0 && closed >= 0)
      pen.fillRect(
        across(opened),
        place.top,
        Math.max(1, across(closed) - across(opened)),
        height - place.top - place.bottom,
      )
    shownBars.forEach((i, k) => {
      const rising = candles.close[i] >= candles.open[i]
      pen.strokeStyle = colour(rising ? 'good' : 'bad')
      pen.fillStyle = pen.strokeStyle
      pen.beginPath()
      pen.moveTo(across(k), up(candles.high[i]))
      pen.lineTo(across(k), up(candles.low[i]))
      pen.stroke()
      const [top, bottom] = [
        up(Math.max(candles.open[i], candles.close[i])),
        up(Math.min(candles.open[i], candles.close[i])),
      ]
      if (wide >= 3) pen.fillRect(across(k) - wide * 0.35, top, wide * 0.7, Math.max(1, bottom - top))
    })
    const point = (/** @type {number} */ k, /** @type {number} */ price, /** @type {string} */ name) => {
      if (k < 0) return
      pen.fillStyle = colour('ink')
      pen.beginPath()
      pen.arc(across(k), up(price), 4, 0, 2 * Math.PI)
      pen.fill()
      pen.textAlign = k > shownBars.length / 2 ? 'right' : 'left'
      pen.fillText(name, across(k) + (k > shownBars.length / 2 ? -8 : 8), up(price) - 9)
    }
    point(inside, columns.entry_price[trade], columns.side[trade] === 1 ? 'buy' : 'sell short')
    point(end, columns.exit_price[trade], 'exit')
    pen.fillStyle = colour('quiet')
    pen.textAlign = 'center'
    const every = Math.max(1, Math.ceil(shownBars.length / Math.max(2, width / 130)))
    for (let k = Math.floor(every / 2); k < shownBars.length; k += every)
      pen.fillText(dated(candles.time[shownBars[k] ?? 0]), across(k), height - 10)
  })
}
