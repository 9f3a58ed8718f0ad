/** A number with its noun: `1 file`, `3 files`. The plural adds an s when none is given. */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

/** How often: never, once, twice, 3 times. */
export const times = (number: number): string => ['never', 'once', 'twice'][number] ?? `${number} times`
