/** What the preload puts on a window, and all that a page can reach of Keyturn. Values are plain data, copied. */
export interface Bridge {
  /** Resolves to a `Result` of the operation; never rejects. */
  ask(operation: string, input: unknown): Promise<unknown>
  /** Each value is a `Result` of the operation. Returns the way to stop. */
  watch(operation: string, input: unknown, listener: (answer: unknown) => void): () => void
}

/** The channel on which main takes the messages of one operation: an ask, or the start of a watching. */
export const channelOf = (operation: string): string => `keyturn:${operation}`

/** The channel on which a window says that it watches no more. Its message is the number of the watching. */
export const stopChannel = 'keyturn-stop'

/** The channel on which main sends what is watched: the number of the watching, then a `Result`. */
export const valueChannel = 'keyturn-value'
