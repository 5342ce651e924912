const BOX = { width: 210, height: 62, across: 60, along: 22 }

/**
 * A part of an SVG picture.
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {readonly (Node | string)[]} [children]
 */
const svg = (tag, attributes = {}, children = []) => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value))
  made.append(...children)
  return made
}

/** The path of an occurrence as plans write it. @param {string} path */
const planned = (path) => path.replace(/\[\d+\]/g, '[*]')

/**
 * Boxes in layers: each one after all that it comes after, near the middle of those.
 * @param {readonly Box[]} boxes
 * @returns {readonly (readonly Box[])[]}
 */
const layersOf = (boxes) => {
  /** @type {Map<string, number>} */
  const depth = new Map()
  for (const { path, after } of boxes)
    depth.set(path, 1 + Math.max(-1, ...after.map((one) => depth.get(one) ?? -1)))
  /** @type {Map<string, number>} */
  const place = new Map()
  return Array.from({ length: 1 + Math.max(-1, ...depth.values()) }, (_, layer) => {
    const middle = (/** @type {Box} */ { after }) =>
      after.length === 0 ? 0 : after.reduce((sum, one) => sum + (place.get(one) ?? 0), 0) / after.length
    const own = boxes
      .filter(({ path }) => depth.get(path) === layer)
      .map((box) => ({ box, at: middle(box) }))
      .sort((a, b) => a.at - b.at)
      .map(({ box }) => box)
    own.forEach(({ path }, i) => place.set(path, i - (own.length - 1) / 2))
    return own
  })
}

const RANK = ['failed', 'running', 'scheduled', 'ran', 'cached', 'skipped']

/**
 * What the occurrences of a box came to: the state that asks most for a look, and how far they are.
 * @param {readonly PhaseRow[]} found
 */
const stateOfBox = (found) => {
  const state = RANK.find((one) => found.some((phase) => phase.state === one)) ?? 'planned'
  const open = found.filter((phase) => phase.state === 'running')
  const share = open.reduce((sum, phase) => sum + (phase.share ?? 0), 0) / Math.max(1, open.length)
  return { state, share, rounds: found.length }
}

/** @param {string} text @param {number} most */
const shortened = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/**
 * The workflow as a picture: a box for each phase of the plan, coloured by what became of it.
 * @param {readonly Box[]} boxes
 * @param {ReadonlyMap<string, PhaseRow>} phases
 * @param {{ isNarrow: boolean, chosen: string | undefined, choose: (path: string) => void }} options
 */
const workflowPicture = (boxes, phases, { isNarrow, chosen, choose }) => {
  const layers = layersOf(boxes)
  const widest = Math.max(1, ...layers.map((layer) => layer.length))
  const step = isNarrow ? BOX.height + 34 : BOX.width + BOX.across
  const lane = isNarrow ? BOX.width + BOX.along : BOX.height + BOX.along
  const size = { along: layers.length * step, across: widest * lane }
  /** @type {Map<string, { x: number, y: number }>} */
  const places = new Map()
  layers.forEach((layer, i) => {
    layer.forEach(({ path }, j) => {
      const along = i * step + 4
      const across = ((widest - layer.length) / 2 + j) * lane + 4
      places.set(path, isNarrow ? { x: across, y: along } : { x: along, y: across })
    })
  })
  /** @type {Map<string, PhaseRow[]>} */
  const occurrences = new Map()
  for (const phase of phases.values()) {
    const of = planned(phase.path)
    occurrences.set(of, [...(occurrences.get(of) ?? []), phase])
  }
  const arrows = boxes.flatMap(({ path, after }) =>
    after.flatMap((one) => {
      const [from, to] = [places.get(one), places.get(path)]
      if (from === undefined || to === undefined) return []
      const [x1, y1] = isNarrow
        ? [from.x + BOX.width / 2, from.y + BOX.height]
        : [from.x + BOX.width, from.y + BOX.height / 2]
      const [x2, y2] = isNarrow ? [to.x + BOX.width / 2, to.y - 6] : [to.x - 6, to.y + BOX.height / 2]
      const bend = isNarrow
        ? `C${x1},${(y1 + y2) / 2} ${x2},${(y1 + y2) / 2} ${x2},${y2}`
        : `C${(x1 + x2) / 2},${y1} ${(x1 + x2) / 2},${y2} ${x2},${y2}`
      return [svg('path', { class: 'arrow', d: `M${x1},${y1}${bend}`, 'marker-end': 'url(#head)' })]
    }),
  )
  const drawn = boxes.map(({ path, kind, certain }) => {
    const { x, y } = places.get(path) ?? { x: 0, y: 0 }
    const found = occurrences.get(path) ?? []
    const { state, share, rounds } = stateOfBox(found)
    const isLoop = path.includes('[*]')
    const words = `${STATES[state]?.mark} ${stateName(state)}${isLoop && rounds > 0 ? `, ${rounds} times` : ''}${certain || state !== 'planned' ? '' : ', perhaps'}`
    const last = found.at(-1)?.path
    const isChosen = chosen !== undefined && planned(chosen) === path
    const box = svg(
      'g',
      {
        class: `box ${state}${isChosen ? ' chosen' : ''}`,
        transform: `translate(${x},${y})`,
        'data-path': path,
        'aria-label': `${path}, ${kind}, ${stateName(state)}${state === 'running' ? ` ${inPercent(share)}` : ''}`,
        ...(last === undefined ? {} : { role: 'button', tabindex: '0' }),
      },
      [
        svg('title', {}, [`${path} (${kind})`]),
        svg('rect', { class: 'plate', width: BOX.width, height: BOX.height, rx: 7 }),
        svg('text', { x: 12, y: 22, class: 'name' }, [shortened(path, 27)]),
        svg('text', { x: 12, y: 42, class: 'state' }, [`${shortened(kind, 14)} · ${words}`]),
        ...(state === 'running'
          ? [
              svg('rect', {
                class: 'share',
                y: BOX.height - 6,
                width: Math.max(4, BOX.width * Math.min(1, share)),
                height: 6,
                rx: 3,
              }),
            ]
          : []),
      ],
    )
    if (last !== undefined) {
      box.addEventListener('click', () => choose(last))
      box.addEventListener('keydown', (event) => {
        if (!(event instanceof KeyboardEvent) || (event.key !== 'Enter' && event.key !== ' ')) return
        event.preventDefault()
        choose(last)
      })
    }
    return box
  })
  const [width, height] = isNarrow ? [size.across, size.along] : [size.along, size.across]
  return svg(
    'svg',
    {
      class: 'workflow',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'group',
      'aria-label': `The workflow: ${boxes.length} phases`,
    },
    [
      svg('defs', {}, [
        svg(
          'marker',
          {
            id: 'head',
            viewBox: '0 0 8 8',
            refX: 6,
            refY: 4,
            markerWidth: 7,
            markerHeight: 7,
            orient: 'auto',
          },
          [svg('path', { d: 'M0,0 L8,4 L0,8 z' })],
        ),
      ]),
      ...arrows,
      ...drawn,
    ],
  )
}
