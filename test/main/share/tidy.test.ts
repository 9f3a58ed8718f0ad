import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serviceFolders } from '../../../src/domain/certificates/certificate-set.ts'
import { TargetExists } from '../../../src/main/files/durable.ts'
import { inspectShare } from '../../../src/main/share/inspect.ts'
import { carryOutTidy, planTidy, TidyRefused } from '../../../src/main/share/tidy.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
const stamp = { identity: 'AAD', containerRegistry: false } as const

const write = (path: string, text: string): void => {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
}

/** As the script leaves a share, with the PFX files in their folders. */
const layOut = (): void => {
  write('share/Certificates/CertificateHelp.txt', 'help')
  for (const identity of ['AAD', 'ADFS'] as const) {
    write(`share/Certificates/${identity}/CertificateHelp.txt`, 'help')
    for (const service of serviceFolders({ identity, containerRegistry: false })) {
      write(`share/Certificates/${identity}/${service}/CertificateHelp.txt`, `help for ${service}`)
      if (identity === 'AAD') write(`share/Certificates/AAD/${service}/cert.pfx`, service)
    }
  }
}
const plan = () => planTidy(at('share'), 'AAD')
const carryOut = async (setAside = at('aside')) =>
  carryOutTidy({ share: at('share'), identity: 'AAD', plan: await plan(), setAside })

describe('the clean-up of a share', () => {
  it('moves what was shown, deletes nothing, and leaves the required layout', async () => {
    layOut()
    const moved = await carryOut()
    expect(moved).toHaveLength(14)
    expect(await inspectShare(at('share'), stamp, 'share')).toEqual([])
    expect(readFileSync(at('aside/Certificates/AAD/ARM Admin/CertificateHelp.txt'), 'utf8')).toBe('help for ARM Admin')
    expect(readdirSync(at('aside/Certificates/ADFS'))).toHaveLength(14)
    expect(await plan()).toEqual({ offered: [], left: [] })
  })

  it('moves nothing when the share is not what was shown', async () => {
    layOut()
    const shown = await plan()
    write('share/Certificates/ADFS/Graph/graph.pfx', 'somebody put it there')
    const late = carryOutTidy({ share: at('share'), identity: 'AAD', plan: shown, setAside: at('aside') })
    await expect(late).rejects.toThrow(TidyRefused)
    expect(existsSync(at('share/Certificates/ADFS/Graph/graph.pfx'))).toBe(true)
    expect(existsSync(at('aside'))).toBe(false)
  })

  it('goes on where it was interrupted, with a new plan and a new folder', async () => {
    layOut()
    const { offered } = await plan()
    const [first, second] = offered
    if (first === undefined || second === undefined) throw new Error('nothing is offered')
    mkdirSync(at('aside'))
    write(`aside/${second.path}`, 'already moved')
    await expect(carryOut()).rejects.toThrow(TargetExists)
    expect(await carryOut(at('aside 2'))).toHaveLength(14)
  })

  it('refuses a folder within the share', async () => {
    layOut()
    await expect(carryOut(at('share/aside'))).rejects.toThrow(/lies in the share itself/)
  })
})
