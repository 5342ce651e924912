import * as laws from '../../laws/index.js'
import { catalogue } from '../../src/strategy/catalogue.js'
import { aboveEach } from '../../src/strategy/language/crossings.kernel.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { universeStream } from '../../src/strategy/reading/universe-stream.js'
import { bindLaws } from '../bind-laws.js'

bindLaws([
  ['the strategy language', laws.languageLaws(operators)],
  ['the language across instruments', laws.acrossLaws(operators)],
  ['comparisons of many columns', laws.crossingsLaws(aboveEach)],
  ['streams of several instruments', laws.universeStreamLaws(universeStream, operators)],
  ...Object.values(operators).flatMap((operator) =>
    operator._tag === 'Kernel'
      ? [[`the operator ${operator.name}`, laws.operatorLaws(operator)] as const]
      : [],
  ),
  ...Object.entries(catalogue).map(
    ([name, strategy]) => [`the strategy ${name}`, laws.strategyLaws(strategy)] as const,
  ),
])
