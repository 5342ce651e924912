import type { Candidate } from '../../src/candidate/candidate.js'
import type { Gate } from '../../src/candidate/gate.js'
import type { Slice } from '../../src/market/bars/bars.js'
import type { LabelsOf } from '../../src/phases/live-trading/gate-labels.js'
import type { LabelFeed } from '../../src/phases/live-trading/label-feed.kernel.js'
import type { PlannedInstrument, TradingPlan } from '../../src/phases/live-trading/trading-plan.js'

/** A choice as it trades one instrument: what gives its labels is that instrument's. */
export interface LoneCandidate extends Omit<Candidate, 'gate' | 'labels'> {
  readonly gate?: Gate
  readonly labels?: Readonly<Record<string, Gate>>
}

/** How a choice trades one instrument alone. */
export interface PlanOfOne extends Omit<TradingPlan, 'candidate' | 'instruments' | 'steps'> {
  readonly candidate: LoneCandidate
  readonly slice: Slice
  readonly periods: number
  readonly labels: LabelsOf
  readonly series: LabelFeed
  readonly exits: PlannedInstrument['exits']
}

/** The plan of one instrument alone; its feed is `feedOfOne`. */
export const planOfOne = ({
  candidate,
  slice,
  periods,
  labels,
  series,
  exits,
  ...rest
}: PlanOfOne): TradingPlan => {
  const { gate } = candidate
  const one: PlannedInstrument = {
    ...{ symbol: '', slice, periods, labels, series, exits, isMember: true },
    ...(gate === undefined ? {} : { gate }),
  }
  return { ...rest, candidate, instruments: [one] }
}
