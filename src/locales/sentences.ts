import type { Locale } from '../context.ts'
import { en } from './en.ts'
import { vi } from './vi.ts'

export type Sentences = typeof vi

const dictionaries: Record<Locale, Sentences> = { vi, en }

export const sentences = (locale: Locale): Sentences => dictionaries[locale]
