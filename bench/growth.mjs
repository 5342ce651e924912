import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { curveSvg } from './curve.mjs'
import { pointAt } from './search-points.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const BARS = 5104
const CANDIDATES = 1000
const SIZES = { bars: [25_000, 50_000, 100_000, 200_000], candidates: [2000, 4000, 8000, 16_000] }
const TINY = { bars: [4000, 8000, 12_000, 16_000], candidates: [50, 100, 150, 200] }

/** Measures a search at four numbers of bars and four of candidates, and draws CPU and memory over them in `curves/`. */
export const growthCurves = ({ tiny }, say) => {
  const sizes = tiny ? TINY : SIZES
  const measure = (over, pointOf) =>
    sizes[over].map((x) => {
      say(`growth: ${x} ${over}`)
      return { x, ...pointOf(x) }
    })
  const byBars = measure('bars', (bars) => pointAt(bars, tiny ? 50 : CANDIDATES))
  const byCandidates = measure('candidates', (candidates) => pointAt(tiny ? 4000 : BARS, candidates))
  const of = (points, field) => points.map((point) => ({ x: point.x, y: point[field] }))
  mkdirSync(here('./curves'), { recursive: true })
  return [
    { name: 'bars-time', title: `CPU of a search of ${CANDIDATES} candidates`, across: 'bars', unit: 'ms', points: of(byBars, 'cpu_ms') },
    { name: 'candidates-time', title: `CPU of a search over ${BARS} bars`, across: 'candidates', unit: 'ms', points: of(byCandidates, 'cpu_ms') },
    {
      name: 'candidates-memory',
      title: `Peak memory of a search over ${BARS} bars`,
      across: 'candidates',
      unit: 'MB',
      points: of(byCandidates, 'peak_mb'),
    },
  ].map((curve) => {
    const file = `curves/${curve.name}.svg`
    writeFileSync(here(`./${file}`), curveSvg(curve))
    return { file, title: curve.title }
  })
}
