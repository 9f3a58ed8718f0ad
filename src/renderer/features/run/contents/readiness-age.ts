const hour = 3_600_000

/**
 * How old a readiness result is, against how old it may be when a rotation starts: `31 h old; may be 24 h at most`.
 * @param moment now, in milliseconds
 */
export const readinessAge = (
  { at, validUntil }: { readonly at: string; readonly validUntil: string },
  moment: number,
): { readonly words: string; readonly tooOld: boolean } => {
  const age = Math.max(0, moment - Date.parse(at))
  const most = Math.round((Date.parse(validUntil) - Date.parse(at)) / hour)
  const hours = Math.floor(age / hour)
  const words = hours === 0 ? `${Math.floor(age / 60_000)} min old` : `${hours} h old`
  return {
    words: `${words}; may be ${most} h at most when the rotation starts`,
    tooOld: moment > Date.parse(validUntil),
  }
}
