import type { Line, Step } from './walk-table.ts'

/** Something the walk cannot go on after; figures that do not add up are kept and told at the end instead. */
export class WalkProblem extends Error {}

/** What a step may say: `tell` a figure, or `check` it against what it has to be. */
export interface Told {
  tell(vi: string, en: string, found: string | number): void
  check(vi: string, en: string, found: string | number, expected: string | number): void
  /** A sentence as it was answered, quoted below the figure before. */
  say(sentence: string): void
}

/** Runs the steps one by one, times them, keeps their figures, and lets a person watch. */
export class Steps implements Told {
  readonly done: Step[] = []
  #figures: Line[] = []

  tell(vi: string, en: string, found: string | number): void {
    this.#figures.push({ vi, en, found: String(found) })
  }

  check(vi: string, en: string, found: string | number, expected: string | number): void {
    this.#figures.push({ vi, en, found: String(found), expected: String(expected) })
  }

  say(sentence: string): void {
    this.#figures.push({ sentence })
  }

  async step<T>(vi: string, en: string, act: () => Promise<T>): Promise<T> {
    process.stdout.write(`${vi} · ${en} … `)
    const began = performance.now()
    this.#figures = []
    try {
      return await act()
    } finally {
      const seconds = (performance.now() - began) / 1000
      this.done.push({ vi, en, seconds, figures: this.#figures })
      process.stdout.write(`${seconds.toFixed(1)} s\n`)
    }
  }
}
