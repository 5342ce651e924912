/** A kind of phase: how often the market opens away from the close before, and how often it comes back within the bar. */
import {
  failed,
  finite,
  type Handler,
  integer,
  type LibraryInput,
  left,
  type MarketServices,
  right,
  struct,
  type TypeOf,
  withDefault,
} from 'regimen/parts'

const config = struct('gaps', { above: withDefault(finite(0, 1), 0.005) })
const result = struct('gaps result', { bars: integer(0), gaps: integer(0), filled: integer(0) })

export const gaps: Handler<TypeOf<typeof config>, TypeOf<typeof result>, MarketServices> = {
  version: 1,
  config,
  result,
  cached: true,
  // every key names the data by its hash: the config means nothing more than it says
  grounds: () => Promise.resolve(right(null)),
  run: ({ config: { above } }, { data }) => {
    if (data._tag === 'Several') return [left(failed('it reads one instrument'))]
    const { open, high, low, close, length } = data.dataset.bars
    const found = Array.from({ length }, (_, bar) => ({ bar, before: close[bar - 1] ?? Number.NaN })).filter(
      ({ bar, before }) => Math.abs((open[bar] ?? 0) / before - 1) > above,
    )
    const filled = found.filter(({ bar, before }) => (low[bar] ?? 0) <= before && before <= (high[bar] ?? 0))
    return [right({ bars: length, gaps: found.length, filled: filled.length })]
  },
  phrase: ({ gaps: count, filled }) => `${count} gaps, ${filled} filled within their bar`,
}

export const library: LibraryInput = { handlers: { gaps } }
