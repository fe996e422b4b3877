import { fold } from '../vietnamese/fold.ts'
import type { SheetKind } from './sheet-kind.ts'

export type LabelMatcher = (label: string) => { field: string; score: number }[]

/**
 * How well a header label names each column of a kind: 1 for the very words, less for typing errors ("Quan hê vói liệt sĩ") and for labels
 * that merely contain the words. Accents, case and punctuation do not count. Below 0.6 nothing is said.
 */
export function labelMatcher(columns: SheetKind<unknown>['columns']): LabelMatcher {
  const known = Object.entries(columns).flatMap(([field, column]) =>
    column.labels.map(label => ({ field, words: fold(label), compact: compact(label) })),
  )
  const seen = new Map<string, { field: string; score: number }[]>()
  return label => {
    const words = fold(label)
    const cached = seen.get(words)
    if (cached) return cached
    const best = new Map<string, number>()
    for (const one of known) {
      const score = closeness(words, one.words, one.compact)
      if (score >= 0.6 && score > (best.get(one.field) ?? 0)) best.set(one.field, score)
    }
    const answer = [...best].map(([field, score]) => ({ field, score }))
    seen.set(words, answer)
    return answer
  }
}

const compact = (text: string) => fold(text).replaceAll(' ', '')

function closeness(label: string, known: string, knownCompact: string): number {
  if (label === '') return 0
  if (label === known) return 1
  const labelCompact = label.replaceAll(' ', '')
  if (labelCompact === knownCompact) return 0.98
  if (knownCompact.length < 4) return ` ${label} `.includes(` ${known} `) && label.length <= known.length + 4 ? 0.7 : 0
  const allowed = knownCompact.length < 7 ? 1 : knownCompact.length < 13 ? 2 : 3
  const distance = editDistance(labelCompact, knownCompact, allowed)
  if (distance <= allowed) return 0.95 - 0.06 * distance
  return ` ${label} `.includes(` ${known} `) ? 0.6 + (0.3 * known.length) / label.length : 0
}

/** Letters to insert, delete, replace or swap to get from one word to the other; anything above `atMost` counts as atMost + 1. */
export function editDistance(a: string, b: string, atMost: number): number {
  if (Math.abs(a.length - b.length) > atMost) return atMost + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, beforeLast[j - 2]! + 1)
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > atMost) return atMost + 1
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
