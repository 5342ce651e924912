import { dense, joint, paper } from './account-workload.mjs'
import { commands, lateness } from './command-workload.mjs'
import { manyPhases } from './interpreter-workload.mjs'
import { bayesian, bootstrap, csv, walkForward } from './study-workload.mjs'
import { median, timed } from './timing.mjs'

const PHASES = 2000

/** Readings of one kind in turn, so many rounds; gives the median of each. */
const inTurn = async (readings, rounds) => {
  const taken = Object.fromEntries(Object.keys(readings).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, read] of Object.entries(readings)) taken[name].push(await read())
  return Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, median(values)]))
}

const row = (name, value, unit, target) => ({ name, value, unit, ratio: value / target, target, holds: value <= target })

/** Phases that do nothing: CPU of the run a phase, and the longest block. */
const interpreterRows = async () => {
  const rows = []
  for (const shape of ['chain', 'for_each', 'branches']) {
    const { cpu_ms, plan_ms, longest_block_ms } = await manyPhases(shape, PHASES)
    rows.push(
      row(`${shape} of ${PHASES} empty phases, in memory: run`, cpu_ms, 'ms CPU a phase', 0.2),
      row(`${shape} of ${PHASES} empty phases: plan`, plan_ms, 'ms CPU a phase', 0.2),
      row(`${shape} of ${PHASES} empty phases: longest block`, longest_block_ms, 'ms', 50),
    )
  }
  const disk = await manyPhases('chain', PHASES, true)
  rows.push(row(`chain of ${PHASES} empty phases, LevelDB: run`, disk.wall_ms, 'ms a phase', 2))
  return rows
}

/** Commands beside node's own start: what they may take is told in starts of node, 0.055 s on a quiet machine. */
const START_S = 0.055
const commandRows = async (rounds) => {
  const { end, ...readings } = commands()
  try {
    const { node, help, cached, cold } = await inTurn(readings, rounds)
    const starts = (name, ms, seconds) => row(name, ms / node, 'starts of node', seconds / START_S)
    return [
      starts('regimen --help (0.15 s)', help, 0.15),
      starts('a cached run of four phases (0.4 s)', cached, 0.4),
      { name: 'the demo, cold', value: cold / node, unit: 'starts of node' },
    ]
  } finally {
    end()
  }
}

/** Whole studies through their public call. */
const studyRows = async (rounds) => {
  const readings = {
    'walk-forward 10 x 1000 x 9,000, in the own thread': walkForward(0),
    'walk-forward 10 x 1000 x 9,000, two workers': walkForward(2),
    'Bayesian search, 200 trials': bayesian(),
    'bootstrap 5,000 x 2,000': bootstrap(),
    'CSV of 1e6 rows to a dataset': csv(),
  }
  const targets = {
    'walk-forward 10 x 1000 x 9,000, two workers': 1000,
    'Bayesian search, 200 trials': 1000,
    'CSV of 1e6 rows to a dataset': 250,
  }
  const times = await inTurn(
    Object.fromEntries(Object.entries(readings).map(([name, read]) => [name, () => timed(read)])),
    rounds,
  )
  return Object.entries(times).map(([name, ms]) =>
    targets[name] === undefined ? { name, value: ms, unit: 'ms' } : row(name, ms, 'ms', targets[name]),
  )
}

/** The one account: as orders next to the bar walk of one signal, from a feed, and over instruments. */
const accountRows = async (rounds) => {
  const { walked, ordered } = dense()
  const readings = { walked, ordered, paper: paper(), forty: joint(40), eighty: joint(80) }
  const times = await inTurn(
    Object.fromEntries(Object.entries(readings).map(([name, read]) => [name, () => timed(read)])),
    rounds,
  )
  return [
    { name: 'a signal with stop and target, 1e6 bars: the bar walk', value: times.walked, unit: 'ms' },
    row('the same as orders of the account', times.ordered / times.walked, 'times the bar walk', 388 / 54),
    { name: 'trading on paper a bar at a time, 1e5 bars', value: times.paper, unit: 'ms' },
    { name: 'one account over 40 instruments x 5,000 bars', value: times.forty, unit: 'ms' },
    row('80 instruments', times.eighty / times.forty, 'times 40 instruments', 2.5),
  ]
}

/** The rows that have no C++ beside them; each says what it may take. */
export const houseRows = async (rounds, tell) => {
  tell('phases that do nothing')
  const interpreter = await interpreterRows()
  tell('commands')
  const command = await commandRows(rounds)
  tell('a phase under a time limit')
  const late = row('a phase of seconds under a limit of 300 ms ends late by', lateness(), 'ms', 200)
  tell('the account')
  const account = await accountRows(Math.min(rounds, 3))
  tell('studies')
  return [...interpreter, ...command, late, ...account, ...(await studyRows(Math.min(rounds, 3)))]
}
