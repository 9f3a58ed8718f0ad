/** A stamp's version as Get-AzureStackStampInformation gives it, for example `1.2108.2.65`. */
export interface StampVersion {
  readonly text: string
  /** The second part: year and month of the release, `2108`. All version rules compare this number. */
  readonly release: number
  readonly build: number
  readonly revision: number
}

/**
 * Reads a version of four numeric parts that begins with 1; blanks around it do not matter. Null for everything else:
 * an unknown version is asked about, never guessed. The release has to be a year and a month.
 * Source: StampVersion of Get-AzureStackStampInformation, reference/pep.
 */
export const parseStampVersion = (text: string): StampVersion | null => {
  const found = /^1\.(\d{2}(?:0[1-9]|1[0-2]))\.(\d{1,5})\.(\d{1,5})$/.exec(text.trim())
  if (found === null) return null
  const [version, release, build, revision] = found
  return { text: version, release: Number(release), build: Number(build), revision: Number(revision) }
}
