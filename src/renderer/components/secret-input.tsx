import {
  type InputProps,
  renderInput_unstable,
  useInput_unstable,
  useInputStyles_unstable,
} from '@fluentui/react-components'
import { type RefObject, useEffect, useRef } from 'react'
import { useClient } from '../connection.tsx'

/**
 * The element in which a secret is typed. What is typed stands in no state of the window: this element alone has it,
 * until `takenFrom` takes it out. While it has the focus the window can't be captured.
 */
export const SecretInput = ({ reference }: { readonly reference: RefObject<HTMLInputElement | null> }) => {
  const { application } = useClient()
  const typing = useRef(false)
  const tell = (on: boolean): void => {
    if (typing.current === on) return
    typing.current = on
    void application.typingSecret({ typing: on })
  }
  const newest = useRef(tell)
  newest.current = tell
  // An element that is taken away while it has the focus says no `blur`: the window would stay closed to captures.
  useEffect(() => () => newest.current(false), [])
  return (
    <StatelessInput
      reference={reference}
      type="password"
      autoComplete="off"
      spellCheck={false}
      onFocus={() => tell(true)}
      onBlur={() => tell(false)}
    />
  )
}

/**
 * Fluent's input without its state: Fluent would keep there what is typed, and React write it into the attribute `value`
 * as well.
 */
const StatelessInput = ({
  reference,
  ...properties
}: InputProps & { readonly reference: RefObject<HTMLInputElement | null> }) => {
  const state = useInput_unstable(properties, reference)
  const { value: _value, onChange: _onChange, ...input } = state.input
  const stateless = { ...state, input }
  useInputStyles_unstable(stateless)
  return renderInput_unstable(stateless)
}

/** What was typed into a `SecretInput`, UTF-8, for the caller to wipe. The element is empty afterwards. */
export const takenFrom = (element: HTMLInputElement | null): Uint8Array<ArrayBuffer> => {
  const bytes = new TextEncoder().encode(element?.value ?? '')
  if (element !== null) element.value = ''
  return bytes
}
