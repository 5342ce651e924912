import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { universeText } from '../candidate/universe-rows.js'
import { type Data, dataOf } from '../market/universe/data.js'
import type { RunState } from '../monitor/run-state.js'
import { figuresByInstrument } from '../phases/traded-result.js'
import type { UniverseFigures } from '../portfolio/figures/universe-figures.js'
import { showPhaseError } from '../run/phase-error.js'
import type { Artifacts, RunHeader } from '../store/store.js'
import type { DataOptions } from './bars.js'
import { type CliFailure, type Io, unable } from './io.js'
import { recordedData } from './run-data.js'
import { resultsIn } from './text/study.js'

/** What each phase of a run that traded several instruments holds by instrument, by path. */
export type FiguresByPath = ReadonlyMap<string, UniverseFigures>

/** Computes them from what the phases stored; none on one instrument. Errors: content that is gone, other data than the run's. */
export const figuresOfRun = async (
  { phases }: RunState,
  data: Data,
  artifacts: Artifacts,
): Promise<Either<CliFailure, FiguresByPath>> => {
  const found: (readonly [string, UniverseFigures])[] = []
  for (const [path, value] of data._tag === 'One' ? [] : Object.entries(resultsIn(phases))) {
    const figures = await figuresByInstrument(value, data, artifacts)
    if (isLeft(figures)) return left(unable(`${path}, by instrument: ${showPhaseError(figures.left)}`))
    if (figures.right !== undefined) found.push([path, figures.right])
  }
  return right(new Map(found))
}

/** The same of a run that a store holds, whose data is read again where a result is of several instruments. */
export const figuresOfStored = async (
  header: RunHeader,
  state: RunState,
  artifacts: Artifacts,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, FiguresByPath>> => {
  const isOfSeveral = Object.values(resultsIn(state.phases)).some(
    (value) => typeof value === 'object' && value !== null && 'trade_symbols' in value,
  )
  if (!isOfSeveral) return right(new Map())
  const data = await recordedData(header, options, io)
  return isLeft(data) ? data : figuresOfRun(state, dataOf(data.right), artifacts)
}

/** The figures by instrument as lines below the text of their phase. */
export const figureLines = (figures: UniverseFigures | undefined): readonly string[] =>
  figures === undefined ? [] : ['', ...universeText(figures).map((line) => `  ${line}`.trimEnd())]
