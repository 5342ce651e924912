import {
  bool,
  checked,
  dictionary,
  integer,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../../core/codec/codec.js'
import { rangeCodec } from '../../market/bars/range.js'

/** Bars that the choice was made on, and later ones that no earlier phase saw. */
const holdout = struct('holdout', {
  train: rangeCodec,
  test: rangeCodec,
  /** Parts of the test that are shown on their own, by name. */
  spans: withDefault(dictionary(rangeCodec), {}),
})

const margins = {
  /**
   * Train bars that are dropped before each test. Left out: none in a walk-forward, whose trains end before their tests and
   * read no later bar; else the longest time that a trade is held: `max_holding`, or as found in train.
   */
  purge: optionalField(integer(0)),
  /** Train bars that are dropped after each test. */
  embargo: withDefault(integer(0), 0),
}

/** Windows that move on through the range: train bars, and the test bars behind them. */
const walkForward = checked(
  struct('walk_forward', {
    range: orDefaults(rangeCodec),
    train: integer(2),
    test: integer(1),
    /** Bars from one test to the next; left out, the length of a test. */
    step: optionalField(integer(1)),
    /** Every train begins where the range does. */
    anchored: withDefault(bool, false),
    ...margins,
    /** A position that the next window wants too is kept. */
    carry: withDefault(bool, false),
    /** A last test of at least half the length is kept. */
    keep_last: withDefault(bool, true),
  }),
  ({ test, step, embargo }) =>
    step !== undefined && step < test
      ? `a step of ${step} bars tests bars twice: at least ${test}, the length of a test`
      : embargo > 0
        ? 'an embargo drops train bars behind a test, and no train of a walk-forward follows its test'
        : undefined,
)

/** The range in contiguous folds, each tested once on what the others gave. */
const kFold = struct('k_fold', {
  range: orDefaults(rangeCodec),
  folds: withDefault(integer(2), 5),
  ...margins,
})

const MOST_FOLDS = 1000
const choose = (n: number, k: number): number => (k === 0 ? 1 : Math.round((choose(n - 1, k - 1) * n) / k))

/** Every choice of test groups, and the paths that the tests make (combinatorial purged cross-validation). */
const combinatorial = checked(
  struct('combinatorial', {
    range: orDefaults(rangeCodec),
    groups: withDefault(integer(2), 6),
    test_groups: withDefault(integer(1), 2),
    ...margins,
  }),
  ({ groups, test_groups }) =>
    test_groups >= groups
      ? `${test_groups} test groups of ${groups} leave no train`
      : choose(groups, test_groups) > MOST_FOLDS
        ? `${test_groups} test groups of ${groups} make ${choose(groups, test_groups).toLocaleString('en-US')} splits, at most ${MOST_FOLDS.toLocaleString('en-US')} are made`
        : undefined,
)

/** How bars are parted into train and test. */
export const schemeCodec = tagged('scheme', 'kind', {
  holdout,
  walk_forward: walkForward,
  k_fold: kFold,
  combinatorial,
})
export type Scheme = TypeOf<typeof schemeCodec>
export type HoldoutScheme = Extract<Scheme, { readonly kind: 'holdout' }>
/** The schemes of many windows. */
export type WindowScheme = Exclude<Scheme, HoldoutScheme>
