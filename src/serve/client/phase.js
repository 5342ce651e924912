/** @param {unknown} value */
const jsonText = (value) => JSON.stringify(value, null, 2)

/** @param {string} title @param {readonly string[]} lines @param {boolean} [isOpen] */
const folded = (title, lines, isOpen = false) => {
  const made = element('details', {}, [element('summary', {}, [title]), printedLines(lines, title)])
  made.open = isOpen
  return made
}

/**
 * What made a phase and what it gave.
 * @param {PhaseView} view
 * @param {(path: string) => void} choose
 */
const phaseParts = ({ phase, inputs, result, printed, lineage, read_by, log }, choose) => {
  const { config, identity, seed, engine, version, grounds } = inputs ?? {}
  const name = (/** @type {string} */ path) => button(path, () => choose(path))
  const facts = [
    [
      'State',
      `${stateName(phase.state)}${phase.duration_ms === undefined ? '' : `, took ${spanned(phase.duration_ms)}`}`,
    ],
    ...(phase.says === undefined ? [] : [['Says', phase.says]]),
    ...(phase.key === undefined ? [] : [['Key', phase.key]]),
    ...(inputs === null
      ? []
      : [['Made with', `seed ${seed}, version ${version} of its kind, engine ${engine}`]]),
  ]
  return [
    tableOf(
      `Phase ${phase.path}, ${phase.kind}`,
      ['', ''],
      facts.map(([title = '', text = '']) => rowOf([title, text])),
    ),
    element('h3', {}, ['Lineage']),
    element('p', {}, [
      lineage.length === 0
        ? 'Made from the data and the inputs of the run alone.'
        : 'Made from the results of ',
      ...lineage.flatMap((one, i) => [...(i === 0 ? [] : [', ']), name(one.path)]),
      ...(read_by.length === 0 ? [] : [`${lineage.length === 0 ? ' ' : '. '}Read by ${read_by.join(', ')}.`]),
    ]),
    ...(printed.length === 0 ? [] : [folded('What the console prints of it', printed, true)]),
    ...(inputs === null
      ? [element('p', { class: 'tone warning' }, ['What its key was made of is not kept in this store.'])]
      : [
          folded('Config, with what it read from other phases in place', jsonText(config).split('\n')),
          folded('What the config means on these bars', jsonText(grounds ?? null).split('\n')),
          folded('Data', jsonText(identity ?? null).split('\n')),
        ]),
    folded('Result', jsonText(result).split('\n')),
    folded(`Events (${log.length})`, log),
  ]
}

/**
 * The part of a run's page that shows one phase.
 * @param {string} run
 * @param {string} path
 * @param {(path: string) => void} choose
 */
const phasePanel = async (run, path, choose) => {
  const found = await asked(`/api/runs/${encodeURIComponent(run)}/phase?path=${encodeURIComponent(path)}`)
  return 'because' in found
    ? [element('p', { class: 'tone warning' }, [found.because.join(' ')])]
    : phaseParts(/** @type {PhaseView} */ (found), choose)
}
