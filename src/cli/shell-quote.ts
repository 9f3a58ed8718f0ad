/** A word as an operator can paste it into the usual shell of the platform, quoted only when it has to be. */
export const shellQuoted = (word: string, platform: NodeJS.Platform): string => {
  if (platform === 'win32') return /^[\w.:\\/-]+$/.test(word) ? word : `"${word}"`
  return /^[\w.:/@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
