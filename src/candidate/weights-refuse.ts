/** What of a run does not go with target weights, as the problem of its field. */
export const WEIGHTS_REFUSE = {
  capture: 'target weights are no signals: leave capture out',
  sizing: 'a weight is the size of its position: leave sizing out',
  exits: 'a weight is held until its target is another: leave exits out',
} as const
