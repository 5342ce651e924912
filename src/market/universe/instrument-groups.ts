/** The instruments of one group by their places; those without a group are together. */
export interface InstrumentGroup {
  readonly group?: string
  readonly places: readonly number[]
}

/** The groups of a universe in the order of their names, those without one last; none where no instrument has a group. */
export const instrumentGroups = ({
  instruments,
}: {
  readonly instruments: readonly { readonly group?: string }[]
}): readonly InstrumentGroup[] => {
  const names = [...new Set(instruments.flatMap(({ group }) => group ?? []))].toSorted()
  const placesOf = (name: string | undefined): readonly number[] =>
    instruments.flatMap(({ group }, place) => (group === name ? [place] : []))
  const rest = placesOf(undefined)
  return names.length === 0
    ? []
    : [
        ...names.map((group) => ({ group, places: placesOf(group) })),
        ...(rest.length === 0 ? [] : [{ places: rest }]),
      ]
}
