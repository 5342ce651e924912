const PHASES_SHOWN = 400
const LOG_KEPT = 400

/**
 * A run as it goes on: the picture of its workflow, its phases, what it found, its events.
 * @param {HTMLElement} place
 * @param {string} run
 * @param {string | undefined} first the phase that is shown from the start
 */
const runPage = (place, run, first) => {
  /** @type {RunView | undefined} */
  let view
  /** @type {Map<string, PhaseRow>} */
  let phases = new Map()
  /** @type {string | undefined} */
  let chosen = first
  let shownState = ''
  const parts = {
    head: element('div', { class: 'run-head' }),
    picture: element('div', {
      class: 'scroll picture',
      tabindex: '0',
      role: 'region',
      'aria-label': 'Workflow',
    }),
    phases: element('div'),
    phase: element('div', { id: 'chosen-phase' }),
    found: element('div'),
    log: element('div'),
    about: element('div'),
  }
  const isNarrow = matchMedia('(max-width: 700px)')

  const choose = (/** @type {string} */ path) => {
    chosen = path
    history.replaceState(null, '', `#/run/${run}/${encodeURIComponent(path)}`)
    draw()
    void showPhase().then(() => parts.phase.scrollIntoView({ block: 'nearest' }))
  }
  const showPhase = async () => {
    const path = chosen
    if (path === undefined) return
    const state = phases.get(path)?.state ?? ''
    const made = await phasePanel(run, path, choose)
    if (path !== chosen) return
    shownState = state
    parts.phase.replaceChildren(sectionOf(`Phase ${path}`, made, 'phase'))
  }
  const head = () => {
    if (view === undefined) return
    const { status, progress, started_at, last_at, expected_end, score, verdict } = view
    const isRunning = status === 'running'
    const now = Date.now()
    const left = isRunning && expected_end !== null ? `, about ${spanned(expected_end - now)} left` : ''
    parts.head.replaceChildren(
      badge(status),
      ...(verdict === '' ? [] : [badge(verdict)]),
      ...(score === '' ? [] : [element('strong', {}, [score])]),
      bar(progress, 'done'),
      element('span', {}, [
        `${inPercent(progress)} · ${spanned((isRunning ? now : last_at) - started_at)}${left}`,
      ]),
      ...(isRunning ? [] : [link(`/report/${run}`, 'Report')]),
      ...(status === 'interrupted' || status === 'cancelled'
        ? [element('span', {}, ['The command that started it goes on with it.'])]
        : []),
    )
  }
  const table = () => {
    const now = Date.now()
    const all = [...phases.values()]
    parts.phases.replaceChildren(
      tableOf(
        `${all.length} phases${all.length > PHASES_SHOWN ? `, the last ${PHASES_SHOWN} shown` : ''}`,
        ['Phase', 'Kind', 'State', 'Took', 'Says'],
        all
          .slice(-PHASES_SHOWN)
          .map((phase) =>
            rowOf(
              [
                button(phase.path, () => choose(phase.path)),
                phase.kind,
                element('span', { class: `state ${phase.state}` }, [
                  `${STATES[phase.state]?.mark ?? ''} ${stateName(phase.state)}`,
                ]),
                phase.duration_ms !== undefined
                  ? spanned(phase.duration_ms)
                  : phase.state === 'running' && phase.started_at !== undefined
                    ? spanned(now - phase.started_at)
                    : '',
                phase.says ?? '',
              ],
              { 'data-phase': phase.path, ...(phase.path === chosen ? { class: 'chosen' } : {}) },
            ),
          ),
      ),
    )
  }
  /** Draws what moves; whoever is inside by keyboard stays where they are. */
  const draw = () => {
    if (view === undefined) return
    const active = document.activeElement
    const [box, row] = [active?.closest('[data-path]'), active?.closest('[data-phase]')]
    head()
    if (view.boxes.length > 0)
      parts.picture.replaceChildren(
        workflowPicture(view.boxes, phases, { isNarrow: isNarrow.matches, chosen, choose }),
      )
    else parts.picture.hidden = true
    table()
    const again =
      box instanceof SVGElement
        ? parts.picture.querySelector(`[data-path="${CSS.escape(box.dataset.path ?? '')}"]`)
        : row instanceof HTMLElement
          ? parts.phases.querySelector(`[data-phase="${CSS.escape(row.dataset.phase ?? '')}"] button`)
          : null
    if (again instanceof SVGElement || again instanceof HTMLElement) again.focus({ preventScroll: true })
  }
  const log = (/** @type {readonly string[]} */ lines) => {
    const open = parts.log.querySelector('details')?.open ?? false
    parts.log.replaceChildren(folded(`Events of the run, the last ${lines.length}`, lines, open))
  }
  const whole = () => {
    if (view === undefined) return
    headed(view.template, `run ${view.run} · started ${moment(view.started_at)}`)
    parts.about.replaceChildren(
      ...view.damage.map((what) => element('p', { class: 'tone warning' }, [what])),
      tableOf(
        'Where it comes from',
        ['', ''],
        view.facts.map(([name, text]) => rowOf([name, text])),
      ),
    )
    parts.found.replaceChildren(
      view.printed.length === 0
        ? element('p', {}, ['Nothing has been found yet.'])
        : printedLines(view.printed.slice(1), 'What the console prints'),
    )
    log(view.log)
    draw()
  }
  place.replaceChildren(
    parts.head,
    sectionOf('Workflow', [parts.picture, parts.phases]),
    parts.phase,
    sectionOf('Found', [parts.found]),
    sectionOf('Log', [parts.log]),
    sectionOf('About', [parts.about]),
  )
  isNarrow.addEventListener('change', draw)
  const clock = setInterval(() => {
    if (view?.status === 'running') draw()
  }, 1000)
  const end = streamOf(
    `/api/runs/${encodeURIComponent(run)}`,
    (/** @type {import('../views.ts').RunMessage} */ message) => {
      if (message._tag === 'Lost') {
        headed(`Run ${run}`, '')
        place.replaceChildren(element('p', { class: 'tone warning' }, [message.because.join(' ')]))
        return
      }
      if (message._tag === 'View') {
        view = message.view
        phases = new Map(view.phases.map((phase) => [phase.path, phase]))
        whole()
      } else if (view !== undefined) {
        const { patch } = message
        for (const phase of patch.phases) {
          const before = phases.get(phase.path)
          phases.set(phase.path, before?.state === phase.state ? { ...before, ...phase } : phase)
        }
        const lines = [...view.log, ...patch.log].slice(-LOG_KEPT)
        view = { ...view, ...patch, phases: view.phases, log: lines }
        if (patch.log.length > 0) log(lines)
        draw()
      }
      if (chosen !== undefined && (phases.get(chosen)?.state ?? '') !== shownState) void showPhase()
    },
  )
  return () => {
    clearInterval(clock)
    isNarrow.removeEventListener('change', draw)
    end()
  }
}
