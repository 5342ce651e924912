import type { KernelOperator, Plain } from '../language/operator.js'

/** What kernels over the last n values of one series have in common: `f(x, n)`, with a first value once there are n. */
export const ofWindow = {
  args: [
    { name: 'x', sort: 'series' },
    { name: 'n', sort: 'number', whole: true, least: 1 },
  ],
  result: 'series',
  fields: [],
  warmup: ([n]: readonly Plain[]) => Number(n) - 1,
} as const satisfies Pick<KernelOperator, 'args' | 'result' | 'fields' | 'warmup'>
