/** Control characters, and marks that turn the direction of text: a terminal or a browser would act on them. */
const INVISIBLE = /[\p{Cc}\p{Bidi_C}\u2028\u2029]/gu

/**
 * Text as a terminal or a page may show it: line ends and tabs stay, every other control character is written as `\u001b`. In a JSON
 * document that is an escape of the same character.
 */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
