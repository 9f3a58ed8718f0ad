/** The account that owns nothing, on every Linux. */
const nobody = 65_534

/** Does something as a user whom permissions bind, even when the tests run as root. */
export const asOrdinaryUser = async <T>(action: () => Promise<T>): Promise<T> => {
  if (process.geteuid?.() !== 0) return action()
  process.seteuid?.(nobody)
  try {
    return await action()
  } finally {
    process.seteuid?.(0)
  }
}
