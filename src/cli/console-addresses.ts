import { isIPv4 } from 'node:net'
import { UsageError } from './failure.ts'

/** An integrated system has three, the development kit has one. Source: azure-stack-privileged-endpoint.md. */
const mostConsoles = 3

/** The addresses of the consoles (ERCS), in the order given: `10.0.4.11,10.0.4.12`. Throws `UsageError`. */
export const consoleAddresses = (text: string, option: string): readonly string[] => {
  const addresses = text.split(',').map((address) => address.trim())
  if (!addresses.every((address) => isIPv4(address))) {
    throw new UsageError(
      `--${option} must be the IPv4 addresses of the ERCS machines with commas between them, for example 10.0.4.11,10.0.4.12,10.0.4.13.`,
    )
  }
  if (new Set(addresses).size < addresses.length) {
    throw new UsageError(`--${option} names an address twice: give each ERCS machine once.`)
  }
  if (addresses.length > mostConsoles) {
    throw new UsageError(`--${option} names ${addresses.length} machines: a stamp has ${mostConsoles} ERCS at most.`)
  }
  return addresses
}
