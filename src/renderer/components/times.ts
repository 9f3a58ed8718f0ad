import { useSyncExternalStore } from 'react'

/** Times as the windows show them: UTC, always said so, and durations that a person can compare. */

/** `25 Nov 2026, 22:37:05 UTC` */
export const momentWords = (iso: string): string => {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  return `${dayWords(iso)}, ${date.toISOString().slice(11, 19)} UTC`
}

/** `25 Nov 2026` */
export const dayWords = (iso: string): string => {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `00:23:41`; days in front where there are any: `2 d 03:10:00`. */
export const elapsedWords = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
  const days = Math.floor(seconds / 86_400)
  return days === 0 ? clock : `${days} d ${clock}`
}

/** `4 s ago`, `12 min ago`, `31 h ago`, `9 days ago`. */
export const agoWords = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`
  return `${Math.floor(seconds / 86_400)} days ago`
}

let now = Date.now()
const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | null = null

/** One clock for all that counts seconds, so that they turn together; it rests when nobody looks. */
const watchSeconds = (changed: () => void): (() => void) => {
  // While nobody looked the clock stood still.
  if (ticking === null) now = Date.now()
  listeners.add(changed)
  ticking ??= setInterval(() => {
    now = Date.now()
    for (const listener of listeners) listener()
  }, 1000)
  return () => {
    listeners.delete(changed)
    if (listeners.size > 0 || ticking === null) return
    clearInterval(ticking)
    ticking = null
  }
}

/** The time of this computer, in milliseconds, anew every second. */
export const useNow = (): number => useSyncExternalStore(watchSeconds, () => now)
