import type { CSSProperties } from 'react'

/** For what is there for screen readers alone: out of sight, and never out of the accessibility tree. */
export const visuallyHidden: CSSProperties = {
  position: 'absolute',
  width: 1,
  height: 1,
  margin: -1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
}
