import type { Page } from 'playwright-core'
import type { StepName } from '../../../../src/domain/run/checklist.ts'
import type { StepStatus } from '../../../../src/domain/run/state.ts'
import type { IdentityProvider } from '../../../../src/domain/stamp/identity.ts'
import { statusWords } from '../../../../src/renderer/components/status-mark.tsx'

/** How long a person waits for what a computer that is busy with other tests may take. */
const patience = 60_000

/** A person at the window: sees what it says, and presses what has a name. Knows nothing of what is behind it. */
export class Person {
  readonly #window: Page

  constructor(window: Page) {
    this.#window = window
    window.setDefaultTimeout(patience)
  }

  /** Comes past the question of the first start: an account of the tests has no keyring. */
  async begin(): Promise<void> {
    await this.press('Go on without protection…')
    await this.press('Go on without protection')
    await this.see('Stamps')
  }

  async openRehearsal(
    scenario: string,
    identity: IdentityProvider,
    pace: 'a few seconds' | 'about a minute' | 'an hour, as on a real one' = 'a few seconds',
  ): Promise<void> {
    await this.press('Rehearse')
    await this.see('Rehearse a rotation')
    for (const choice of [new RegExp(`^${scenario}\\b`), new RegExp(`^${identity}$`), new RegExp(`^${pace}$`)]) {
      await this.#window.getByRole('radio', { name: choice }).check()
    }
    await this.press('Open the rehearsal')
    await this.see('Stamp')
  }

  /** Waits for the heading of a screen. */
  async see(heading: string): Promise<void> {
    await this.#window.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
  }

  async press(name: string | RegExp): Promise<void> {
    await this.#window
      .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
      .first()
      .click()
  }

  /** Everything that the screen says now. */
  read(): Promise<string> {
    // biome-ignore lint/performance/useDomNodeTextContent: a person reads what is shown, as it is laid out.
    return this.#window.locator('main').innerText()
  }

  /** Waits until a step stands so in the checklist. */
  async stepIs(step: StepName, ...statuses: readonly StepStatus[]): Promise<void> {
    const words = statuses.map((status) => statusWords[status]).join('|')
    await this.#step(step, words).waitFor()
  }

  async goToStep(step: StepName): Promise<void> {
    await this.#step(step, '').click()
    await this.see(step)
  }

  async goOn(step: StepName): Promise<void> {
    await this.press(`Go on with ${step}`)
    await this.see(step)
  }

  async holdRehearsalsSecrets(): Promise<void> {
    await this.press(/rehearsal’s own secrets/)
  }

  async confirmNotice(): Promise<void> {
    const open = this.#window.getByRole('button', { name: /^Confirm: / })
    while ((await open.count()) > 0) {
      const before = await open.count()
      await open.first().click()
      await open.nth(before - 1).waitFor({ state: 'detached' })
    }
  }

  /** Types the region and starts. */
  async startRotation(label: RegExp): Promise<void> {
    await this.#window.getByLabel(/^Type the region of this stamp/).fill('rehearsal')
    await this.press(label)
  }

  /** Everything up to the rotation, by the buttons that lead on. */
  async prepare(): Promise<void> {
    await this.holdRehearsalsSecrets()
    await this.prepareWithHeldSecrets()
  }

  /** The same, when every secret is held. */
  async prepareWithHeldSecrets(): Promise<void> {
    await this.press('Ask the stamp')
    await this.stepIs('Stamp', 'done')
    await this.goOn('Notice')
    await this.confirmNotice()
    await this.goOn('Readiness')
    await this.press('Run the readiness test')
    await this.stepIs('Readiness', 'done')
    await this.goOn('Requests')
    await this.press('Make keys and requests')
    await this.stepIs('Requests', 'done')
    await this.goOn('Certificates')
    await this.press(/CA answer/)
    await this.#window.getByText(/files were added/).waitFor()
    await this.press('Build and check the PFX files')
    await this.stepIs('Certificates', 'done')
    await this.goOn('Backup')
    await this.press('Copy to the backup and compare')
    await this.stepIs('Backup', 'done')
    await this.goOn('Share')
    await this.press('Lay out the share')
    await this.stepIs('Share', 'done')
    await this.goOn('Rotation')
  }

  /** Everything behind it, to the closed run. */
  async finish(): Promise<void> {
    await this.goOn('Verification')
    await this.press('Verify every endpoint')
    await this.stepIs('Verification', 'done')
    await this.goOn('Cleanup')
    await this.press('Clean up')
    await this.stepIs('Cleanup', 'done')
    await this.goOn('Report')
    await this.press('Write the report')
    await this.stepIs('Report', 'done')
    await this.press('Close the finished run…')
    await this.press('Close the run')
  }

  #step(step: StepName, words: string) {
    return this.#window.getByRole('button', { name: new RegExp(`^${step}: ?(${words})`) }).first()
  }
}
