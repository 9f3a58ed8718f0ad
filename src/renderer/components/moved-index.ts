const keys = {
  down: { before: 'ArrowUp', after: 'ArrowDown' },
  across: { before: 'ArrowLeft', after: 'ArrowRight' },
} as const

/** Where a key moves to in a row of so many; null for a key that does not move. The ends hold. */
export const movedIndex = (key: string, index: number, length: number, direction: keyof typeof keys): number | null => {
  switch (key) {
    case keys[direction].after:
      return Math.min(index + 1, length - 1)
    case keys[direction].before:
      return Math.max(index - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return length - 1
    default:
      return null
  }
}
