import { type BrowserWindow, dialog, type MessageBoxOptions } from 'electron'

/** Something that a person decides, or is told, in a dialog of the system: words that need no page. */
export interface Question<Choice extends string> {
  readonly type: 'info' | 'warning' | 'error' | 'question'
  /** What happened or is asked, in a sentence. */
  readonly message: string
  /** What that means, and what can be done. */
  readonly detail: string
  /** What the buttons say, by what they stand for. The first is what the return key takes. */
  readonly choices: { readonly [Each in Choice]: string }
  /** What closing the dialog stands for. */
  readonly otherwise: NoInfer<Choice>
}

/** Asks above a window, or on its own where there is none to be seen. */
export const ask = async <Choice extends string>(
  window: BrowserWindow | null,
  { type, message, detail, choices, otherwise }: Question<Choice>,
): Promise<Choice> => {
  const names = namesOf(choices)
  const options: MessageBoxOptions = {
    type,
    title: 'Keyturn',
    message,
    detail,
    buttons: names.map((name) => choices[name]),
    defaultId: 0,
    cancelId: names.indexOf(otherwise),
    noLink: true,
  }
  const { response } =
    window === null || window.isDestroyed() || !window.isVisible()
      ? await dialog.showMessageBox(options)
      : await dialog.showMessageBox(window, options)
  return names[response] ?? otherwise
}

const namesOf = <Choice extends string>(choices: { readonly [Each in Choice]: string }): readonly Choice[] => {
  const isName = (name: string): name is Choice => Object.hasOwn(choices, name)
  return Object.keys(choices).filter(isName)
}
