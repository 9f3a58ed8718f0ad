import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { requirePowerShell } from '../support/powershell.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { expectRight, killEndpointAfter, rehearseUpToRotation } from './support/endpoint-kills.ts'

const at = temporaryFolder()

/** The rotation takes about ten seconds; the last moments may come after its end. */
const latest = 11_000
const kills = 20

it(
  'the endpoint killed at random moments of the rotation is noticed, and nothing is sent twice',
  async (context) => {
    requirePowerShell(context)
    const moments = Array.from({ length: kills }, () => randomInt(latest))
    const seed = `killed after so many milliseconds: ${moments.join(', ')}`
    process.stdout.write(`${seed}\n`)
    await rehearseUpToRotation(at('rehearsal'), at('template'))
    const noticed: number[] = []
    for (const moment of moments) {
      const killed = await killEndpointAfter(at('rehearsal'), at('template'), moment)
      expectRight(killed, `killed after ${moment} ms: ${JSON.stringify(killed)}`)
      if (killed.killed > 0) {
        expect(killed.noticedAfter, `killed after ${moment} ms`).not.toBeNull()
        noticed.push(killed.noticedAfter ?? Number.POSITIVE_INFINITY)
      }
    }
    process.stdout.write(`noticed after so many milliseconds: ${noticed.map(Math.round).join(', ')}\n`)
    expect(noticed.length).toBeGreaterThan(0)
    // The one time that is promised: two seconds until a loss of the TCP transport is known.
    expect(Math.max(...noticed)).toBeLessThan(2000)
  },
  1_800_000,
)
