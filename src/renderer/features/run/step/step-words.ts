import type { StepName } from '../../../../domain/run/checklist.ts'

/** What a step does, and why: two sentences at the head of its panel. */
export const stepWords: { readonly [step in StepName]: string } = {
  Stamp:
    'Keyturn opens a session on the privileged endpoint, asks the stamp who it is, and looks at what its endpoints serve today. The rules for its release decide what this run may do.',
  Notice:
    'A rotation may affect user workloads and the portals, and alerts open and close meanwhile. Whoever is touched by it should know before, and you confirm that by name.',
  Readiness:
    'The stamp tests itself with Test-AzureStack for a secret rotation. A rotation that starts on an unready stamp can fail half-way, so a warning stops it too.',
  Requests:
    'Keyturn makes a key and a certificate request for each endpoint. The keys stay here, encrypted; only the requests go to your CA.',
  Certificates:
    'Keyturn turns the replies of your CA into PFX files and checks each of them as the stamp will, and more strictly. What is wrong is found here, while nothing is at stake.',
  Backup:
    'The prepared files are copied to your secure place and proven equal by their hashes. After a failed rotation the stamp may have altered those on the share: then this copy is put back.',
  Share:
    'The files are laid out on the share exactly as the stamp wants them, read back and compared. One folder too many is enough to make a rotation fail.',
  Rotation:
    'The stamp replaces its external certificates. This takes about an hour and goes on by itself, even if this window or the connection is lost.',
  Verification:
    'Keyturn connects to every endpoint and compares what is served with what was prepared, and has the stamp test its external certificates. Only this shows that the rotation reached everything.',
  Cleanup:
    'The certificates are taken off the share, sessions that are still open are closed, and their transcripts are fetched. Private keys should not lie on a share longer than they must.',
  Report:
    'Keyturn writes what was done, by whom and with what result, sealed by the log. It can be written at any time, also when something went wrong.',
}

/** What it means to stop a step while it runs. */
export const stoppingWords: { readonly [step in StepName]: string } = {
  Stamp: 'It only reads: nothing is left half done.',
  Notice: '',
  Readiness: 'The test only reads: nothing on the stamp is changed.',
  Requests: 'Requests that were written stay; the step begins anew afterwards.',
  Certificates: 'PFX files that were built stay; the step begins anew afterwards.',
  Backup: 'Files that were copied stay, and are compared when the step is taken again.',
  Share: 'Files that were copied stay, and are compared when the step is taken again.',
  Rotation:
    'The stamp goes on rotating: nothing can stop it from here. Keyturn only stops following, and has to find out afterwards how it ended.',
  Verification: 'It only reads: nothing is left half done.',
  Cleanup: 'What was removed stays removed; the step goes on with the rest when it is taken again.',
  Report: 'A report that is not whole is not kept.',
}

/** How Keyturn finds out what became of a step whose end nobody saw, and what it does not do. */
export const findingOutWords = (step: StepName): string => {
  switch (step) {
    case 'Rotation':
      return 'Keyturn opens a session and asks the stamp with Get-ActionStatus. If the rotation still runs, it is followed to its end. Start-SecretRotation is not sent again.'
    case 'Backup':
    case 'Share':
      return 'Keyturn reads the files at both ends and compares them by their hashes. Nothing is copied, and nothing is written over.'
    case 'Requests':
    case 'Certificates':
      return 'Keyturn looks at the files that are there and compares them with what the log says. Nothing is made anew.'
    case 'Cleanup':
      return 'Keyturn looks at what is still on the share and on the consoles. Nothing is removed.'
    case 'Stamp':
    case 'Notice':
    case 'Readiness':
    case 'Verification':
    case 'Report':
      return 'This step changes nothing on the stamp, so nothing can be half done. Keyturn notes that, and you take the step again.'
  }
}
