import { kernelOperator } from '../language/operator.js'

/**
 * Whether a label series has a label; unknown where no label is known. Its input is 0 / 1 / 2 per bar already, for a
 * label series is read as the condition that is asked of it. **Cost** O(bars). **Look-ahead** none.
 */
export const labelIs = kernelOperator({
  _tag: 'Kernel',
  name: 'label_is',
  version: 1,
  args: [
    { name: 'labels', sort: 'label' },
    { name: 'label', sort: 'text' },
  ],
  result: 'boolean',
  fields: [],
  warmup: () => 0,
  start: () => new Float64Array(0),
  advance: (_, [given], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = given![i]!
  },
})
