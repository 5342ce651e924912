/** The value of a right; a left is a mistake of the bench and throws. */
export const expectRight = (either) => {
  if (either._tag === 'Left') throw new Error(JSON.stringify(either.left))
  return either.right
}
