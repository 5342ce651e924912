import type { TradeRule } from '../../signal/trade-rule.kernel.js'
import type { TradeExits } from './trade-exits.js'

/** Exits that are asked up to a dataset bar, which is the first of the next. */
export interface ExitsUntil {
  readonly exits: TradeExits
  readonly until: number
}

const RULES = ['exit_long', 'exit_short', 'stop', 'target'] as const
const UNKNOWN: TradeRule = { _tag: 'Plain', value: Number.NaN }

/** A rule whose columns and extremes stand further on. */
const moved = (rule: TradeRule, columns: number, extremes: number): TradeRule => {
  switch (rule._tag) {
    case 'Column':
      return { ...rule, column: rule.column + columns }
    case 'Extreme':
      return { ...rule, extreme: rule.extreme + extremes }
    case 'Scalar':
      return { ...rule, args: rule.args.map((arg) => moved(arg, columns, extremes)) }
    case 'Trade':
    case 'Plain':
      return rule
  }
}

/** The value that stands at a place, of those that follow it. */
const chosen = (place: number, ...values: readonly number[]): number => values[place] ?? Number.NaN

/**
 * Exits that follow one another: at each close those are asked in whose bars it lies, of a trade that may have begun under
 * others. All have their columns over the same bars, so that an extreme since the entry knows every bar of the trade. Stops
 * have one `ratchet`, that of those that are there.
 */
export const exitsInTurn = (parts: readonly ExitsUntil[]): TradeExits | undefined => {
  const [first, ...others] = parts
  if (first === undefined || others.length === 0) return first?.exits
  const { from } = first.exits
  const ratchet = parts.some(({ exits }) => exits.rules.stop !== undefined && exits.ratchet)
  const length = (parts.at(-1)?.until ?? from) - from
  const place = Float64Array.from({ length }, (_, i) => parts.findIndex(({ until }) => from + i < until))
  const before = <A>(k: number, of: (exits: TradeExits) => readonly A[]): readonly A[] =>
    parts.slice(0, k).flatMap(({ exits }) => of(exits))
  const columnsBefore = (k: number): number => 1 + before(k, ({ columns }) => columns).length
  const rule = (name: (typeof RULES)[number]): readonly (readonly [string, TradeRule])[] =>
    parts.every(({ exits }) => exits.rules[name] === undefined)
      ? []
      : [
          [
            name,
            {
              _tag: 'Scalar',
              of: chosen,
              args: [
                { _tag: 'Column', column: 0 },
                ...parts.map(({ exits: { rules } }, k) =>
                  moved(
                    rules[name] ?? UNKNOWN,
                    columnsBefore(k),
                    before(k, ({ extremes }) => extremes).length,
                  ),
                ),
              ],
            },
          ],
        ]
  return {
    rules: Object.fromEntries(RULES.flatMap(rule)),
    ratchet,
    extremes: parts.flatMap(({ exits: { extremes } }, k) =>
      extremes.map((one) => ({ ...one, column: one.column + columnsBefore(k) })),
    ),
    columns: [place, ...before(parts.length, ({ columns }) => columns)],
    from,
  }
}
