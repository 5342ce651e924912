import { parseArgs } from 'node:util'
import { check } from '../../laws/check/check.js'
import { trapsOn } from '../../laws/traps/all.js'
import { brokers } from '../../laws/traps/brokers.js'
import { honest } from '../../laws/traps/honest.js'
import { brokenBy as sentencesBrokenBy } from '../../laws/traps/part-trap.js'
import { phases } from '../../laws/traps/phases.js'
import { stores } from '../../laws/traps/stores.js'
import type { Trap } from '../../laws/traps/trap.js'
import { workflows } from '../../laws/traps/workflows.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'

const { name, bars } = embeddedSp500()
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '5' }, runs: { type: 'string', default: '24' } },
})

const brokenBy = ({ subject, bars: own }: Trap, seed: number): readonly string[] =>
  check(subject, { bars: own ?? { name, bars }, seed, runs: Number(values.runs) }).laws.flatMap(
    ({ law, outcome }) => (outcome._tag === 'Broken' ? [law] : []),
  )

/** All laws of their kinds on kinds of phase, brokers, stores and workflows, a row each; how many none speaks about. */
const partRows = async (): Promise<number> => {
  let missed = 0
  for (const traps of [phases, brokers, stores, workflows]) {
    const broken: (readonly [own: boolean, any: boolean])[] = []
    for (const trap of traps) {
      const sentences = sentencesBrokenBy(await trap.report())
      const isOwn = sentences.some((sentence) => trap.breaks.test(sentence))
      if (!isOwn)
        console.log(
          `not by ${trap.breaks.source}: a ${trap.kind} that ${trap.name} (${sentences.join(', ') || 'missed'})`,
        )
      broken.push([isOwn, sentences.length > 0])
    }
    const own = broken.filter(([isOwn]) => isOwn).length
    const any = broken.filter(([, isAny]) => isAny).length
    console.log(
      `| the laws of a ${traps[0]?.kind ?? ''}, each on what it is for | ${traps.length} | ${own} | ${any - own} | ${traps.length - any} |`,
    )
    missed += traps.length - any
  }
  return missed
}

/** `npm run traps`: all laws on every trap, and on every honest target over some seeds; exit code 1 where one is missed or blamed. */
const main = async (): Promise<number> => {
  const found = trapsOn(bars).map((trap) => ({ trap, laws: brokenBy(trap, 1) }))
  const kinds = [...new Set(found.map(({ trap }) => trap.breaks ?? ''))]
  console.log('| law | traps | caught by it | caught by another law alone | missed |')
  console.log('| --- | --- | --- | --- | --- |')
  for (const kind of kinds) {
    const of = found.filter(({ trap }) => trap.breaks === kind)
    const own = of.filter(({ laws }) => laws.includes(kind)).length
    const missed = of.filter(({ laws }) => laws.length === 0).length
    console.log(`| ${kind} | ${of.length} | ${own} | ${of.length - own - missed} | ${missed} |`)
  }
  const missedParts = await partRows()
  for (const { trap, laws } of found.filter(({ trap: { breaks = '' }, laws: all }) => !all.includes(breaks)))
    console.log(`not by ${trap.breaks ?? ''}: ${trap.name} (${laws.join(', ') || 'missed'})`)
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1)
  const blamed = honest.flatMap((each) =>
    seeds.flatMap((seed) => brokenBy(each, seed).map((law) => `${each.name}: ${law} at seed ${seed}`)),
  )
  console.log(`\n${honest.length} honest targets over ${seeds.length} seeds: ${blamed.length} blamed`)
  for (const line of blamed) console.log(line)
  return blamed.length === 0 && missedParts === 0 && found.every(({ laws }) => laws.length > 0) ? 0 : 1
}
process.exitCode = await main()
