/**
 * The bars around one trade, with its entry and its exit.
 * @param {HTMLElement} stage
 * @param {any} block
 * @param {() => number} chosen the trade that is shown
 */
const drawCandles = (stage, block, chosen) => {
  const { columns, candles, around } = block
  return drawing(stage, 300, (pen, width, height) => {
    const trade = chosen()
    if (trade < 0) return
    const symbol = columns.symbol[trade]
    const [first, last] = [columns.entry_bar[trade] - around, columns.exit_bar[trade] + around]
    const shownBars = Array.from(candles.bar, (_bar, i) => i).filter(
      (i) => candles.symbol[i] === symbol && candles.bar[i] >= first && candles.bar[i] <= last,
    )
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
    pen.fillStyle = colour(columns.pnl[trade] >= 0 ? 'won' : 'lost')
    pen.fillRect(
      across(inside),
      place.top,
      Math.max(1, across(end) - across(inside)),
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
