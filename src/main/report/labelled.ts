/** A value with the words that say what it is. */
export interface Labelled {
  readonly label: string
  readonly value: string
}
