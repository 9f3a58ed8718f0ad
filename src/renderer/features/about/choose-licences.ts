import type { About } from '../../../contract/application-state.ts'

export type Licence = About['licences'][number]

/** The licences whose name or kind has all the words of a search in it. */
export const chosenLicences = (licences: readonly Licence[], search: string): readonly Licence[] => {
  const words = search.toLowerCase().split(/\s+/)
  return licences.filter(({ name, license }) => {
    const text = `${name} ${license}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
