import type { Command } from './command.ts'
import { auditArchive } from './commands/audit-archive.ts'
import { auditBackup } from './commands/audit-backup.ts'
import { auditChangeKey } from './commands/audit-change-key.ts'
import { auditExport } from './commands/audit-export.ts'
import { auditSetAside } from './commands/audit-set-aside.ts'
import { auditShow } from './commands/audit-show.ts'
import { auditVerify } from './commands/audit-verify.ts'
import { certificatesBuild } from './commands/certificates-build.ts'
import { certificatesCheck } from './commands/certificates-check.ts'
import { certificatesRepair } from './commands/certificates-repair.ts'
import { certificatesRequest } from './commands/certificates-request.ts'
import { pepConnect } from './commands/pep-connect.ts'
import { pepRunbook } from './commands/pep-runbook.ts'
import { pepSelftest } from './commands/pep-selftest.ts'
import { pepTrustedHosts } from './commands/pep-trusted-hosts.ts'
import { probe } from './commands/probe.ts'
import { rehearse } from './commands/rehearse.ts'
import { shareBuild } from './commands/share-build.ts'
import { shareInspect } from './commands/share-inspect.ts'
import { shareTidy } from './commands/share-tidy.ts'

/** Every command there is: one that is added has a file of its own and a line here. */
export const commands: readonly Command[] = [
  rehearse,
  certificatesRequest,
  certificatesBuild,
  certificatesCheck,
  certificatesRepair,
  shareBuild,
  shareInspect,
  shareTidy,
  pepTrustedHosts,
  pepRunbook,
  probe,
  pepSelftest,
  pepConnect,
  auditVerify,
  auditShow,
  auditExport,
  auditBackup,
  auditArchive,
  auditSetAside,
  auditChangeKey,
]
