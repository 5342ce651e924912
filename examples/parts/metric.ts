/** A metric: the share of bars at whose close the equity is below its highest so far. */
import { type LibraryInput, type MetricPart, undefinedMetric } from 'regimen/parts'

const timeUnderWater: MetricPart = {
  name: 'time_under_water',
  version: 1,
  lower_is_better: true,
  of: ({ equity }) => {
    if (equity.length < 2) return undefinedMetric('there are no scored bars')
    const { below } = equity.reduce(
      ({ peak, below }, value) => ({ peak: Math.max(peak, value), below: below + (value < peak ? 1 : 0) }),
      { peak: Number.NEGATIVE_INFINITY, below: 0 },
    )
    return below / (equity.length - 1)
  },
}

export const library: LibraryInput = { metrics: { time_under_water: timeUnderWater } }
