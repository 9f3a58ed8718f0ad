/** An error as it crosses from one thread to another: structured cloning keeps neither its name nor its code. */
export interface ErrorRecord {
  readonly name: string
  readonly message: string
  readonly stack: string | null
  /** What the operating system adds, such as `code`, `errno`, `syscall`, `path`. */
  readonly details: { readonly [name: string]: string | number }
  readonly cause: ErrorRecord | null
}

const longestCauseChain = 10

export const recordOf = (error: unknown, depth = 0): ErrorRecord => {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: null, details: {}, cause: null }
  return {
    name: error.name,
    message: error.message,
    stack: error.stack ?? null,
    details: Object.fromEntries(
      Object.entries(error).filter(([name, value]) => name !== 'name' && ['string', 'number'].includes(typeof value)),
    ),
    cause: error.cause === undefined || depth >= longestCauseChain ? null : recordOf(error.cause, depth + 1),
  }
}

/** The error again, with its name, its words, its code and its causes; no longer an instance of its own class. */
export const errorOf = ({ name, message, stack, details, cause }: ErrorRecord): Error => {
  const error = new Error(message, cause === null ? {} : { cause: errorOf(cause) })
  Object.assign(error, details, stack === null ? { name } : { name, stack })
  return error
}
