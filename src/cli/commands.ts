import type { Command } from './command.ts'
import { auditVerify } from './commands/audit-verify.ts'
import { probe } from './commands/probe.ts'
import { rehearse } from './commands/rehearse.ts'
import { shareBuild } from './commands/share-build.ts'
import { shareInspect } from './commands/share-inspect.ts'

/** Every command there is: one that is added has a file of its own and a line here. */
export const commands: readonly Command[] = [rehearse, shareBuild, shareInspect, probe, auditVerify]
