import backtest from './works/backtest.mjs'
import commands from './works/commands.mjs'
import csv from './works/csv.mjs'
import ema from './works/ema.mjs'
import grid from './works/grid.mjs'
import indicators from './works/indicators.mjs'
import paper from './works/paper.mjs'
import phases from './works/phases.mjs'
import risk from './works/risk.mjs'
import sets from './works/sets.mjs'
import studies from './works/studies.mjs'
import universe from './works/universe.mjs'

/** Every work of the bench, in the order of the report. */
export const works = [
  ...grid,
  ...sets,
  ...backtest,
  ...universe,
  ...ema,
  ...risk,
  ...indicators,
  ...studies,
  ...paper,
  ...csv,
  ...commands,
  ...phases,
]
