import { describe, it } from 'vitest'
import { strategyLaws } from '../../laws/strategy.js'
import { languageLaws, operatorLaws } from '../../laws/strategy-language.js'
import { catalogue } from '../../src/strategy/catalogue.js'
import { operators } from '../../src/strategy/operators/operators.js'

describe('catalogue', () => {
  for (const strategy of Object.values(catalogue))
    for (const law of strategyLaws(strategy)) it(law.name, law.check)
})
describe('language', () => {
  for (const law of languageLaws(operators)) it(law.name, law.check)
})
describe('operators', () => {
  for (const operator of Object.values(operators))
    if (operator._tag === 'Kernel') for (const law of operatorLaws(operator)) it(law.name, law.check)
})
