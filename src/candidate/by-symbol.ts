import { type Codec, dictionary, either, hasKey, struct } from '../core/codec/codec.js'
import type { ByInstrument, Market } from './market.js'

/** Something of the only instrument, or of each of several by its symbol. */
export type OfEach<A> = A | { readonly by_symbol: Readonly<Record<string, A>> }

/** The codec of something that there is once, or once for each of several instruments. */
export const ofEachCodec = <A, O>(what: string, of: Codec<A, O>): Codec<OfEach<A>, OfEach<O>> =>
  either(what, hasKey('by_symbol'), struct(`${what} by symbol`, { by_symbol: dictionary(of) }), of)

/** What there is of each instrument of a market, as results hold it: of one instrument alone the thing itself. */
export const ofEach = <A extends object>(
  { on, instruments }: Pick<Market, 'on' | 'instruments'>,
  all: ByInstrument<A>,
): OfEach<A> => {
  const [only] = all
  return on._tag === 'One' && only !== undefined
    ? only
    : {
        by_symbol: Object.fromEntries(
          all.flatMap((one, i) => (one === undefined ? [] : [[instruments[i]?.symbol ?? '', one] as const])),
        ),
      }
}

/** What there is, with the symbol that each is of where there are several. */
export const eachOf = <A extends object>(of: OfEach<A>): readonly (readonly [symbol: string, one: A])[] => {
  const { by_symbol } = of as { readonly by_symbol?: Readonly<Record<string, A>> }
  return by_symbol === undefined ? [['', of as A]] : Object.entries(by_symbol)
}
