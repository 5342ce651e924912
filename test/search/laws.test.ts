import * as laws from '../../laws/index.js'
import { bayesian } from '../../src/search/bayesian.kernel.js'
import { genetic } from '../../src/search/genetic.kernel.js'
import { gradient } from '../../src/search/gradient.kernel.js'
import { grid } from '../../src/search/grid.js'
import { neighboursOf } from '../../src/search/neighbours.kernel.js'
import { randomSearch } from '../../src/search/random.kernel.js'
import { simplexGrid } from '../../src/search/simplex.kernel.js'
import { bindLaws } from '../bind-laws.js'

const random = randomSearch()

bindLaws([
  ['the grid', [...laws.exhaustiveLaws(grid, laws.anySpaces), ...laws.gridLaws(grid)]],
  ['the simplex', [...laws.exhaustiveLaws(simplexGrid, laws.anySimplex), ...laws.simplexLaws(simplexGrid)]],
  ['random search', [...laws.roundsLaws(random), ...laws.coveringLaws(random)]],
  ['genetic search', [...laws.roundsLaws(genetic()), ...laws.coveringLaws(genetic())]],
  ['genetic search learns', laws.learningLaws(genetic(), random)],
  ['gradient search', [...laws.roundsLaws(gradient()), ...laws.coveringLaws(gradient())]],
  ['gradient search learns', laws.learningLaws(gradient(), random)],
  ['bayesian search', [...laws.roundsLaws(bayesian()), ...laws.learningLaws(bayesian(), random, 24)]],
  ['bayesian search in batches', laws.roundsLaws(bayesian({ batch: 3 }))],
  ['the ledger of trials', laws.ledgerLaws],
  ['windows and folds', laws.splitLaws],
  ['neighbours', laws.neighbourLaws(neighboursOf)],
])
