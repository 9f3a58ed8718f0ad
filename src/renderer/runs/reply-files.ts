/** Replies of a CA as a person gives them to the window, made ready to cross to main. */

const largestFile = 1024 * 1024
const mostFiles = 64
const longestName = 255

export interface ReplyFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface RefusedFile {
  readonly name: string
  readonly reason: string
}

/** What can be asked of a file that a person dropped or chose. */
type GivenFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>

/** Reads the files; those that can't be what a CA sends are refused here, with the reason. Never rejects. */
export const readReplyFiles = async (
  given: readonly GivenFile[],
): Promise<{ readonly files: readonly ReplyFile[]; readonly refused: readonly RefusedFile[] }> => {
  const read = await Promise.all(given.map((file, place) => readReplyFile(file, place)))
  return {
    files: read.filter((result) => 'bytes' in result),
    refused: read.filter((result) => 'reason' in result),
  }
}

const readReplyFile = async (file: GivenFile, place: number): Promise<ReplyFile | RefusedFile> => {
  const refused = (reason: string): RefusedFile => ({ name: file.name, reason })
  if (place >= mostFiles) return refused(`${mostFiles} files can be added at once: give this one again afterwards.`)
  if (file.name.length > longestName)
    return refused(`Its name is too long: give it one of ${longestName} characters at most.`)
  if (file.size > largestFile) {
    return refused('It is larger than 1 MiB: no certificate is that large. Choose the file that the CA sent.')
  }
  try {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }
  } catch (error) {
    // A folder looks like a file here until it is read.
    return refused(
      `It can’t be read (${error instanceof Error ? error.message : String(error)}). Choose files, no folders.`,
    )
  }
}
