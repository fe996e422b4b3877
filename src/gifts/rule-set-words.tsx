import type { Sentences } from '../locales/sentences.ts'
import { categories } from '../registry/categories.ts'
import { formatDate } from '../vietnamese/dates.ts'
import { formatDong } from '../vietnamese/money.ts'
import { useScreen } from '../web/layout.tsx'
import { Card, Table } from '../web/tables.tsx'
import type { Clause, Ground, RuleSet } from './rule-set.ts'
import { compareRuleSets, type RuleSetChange } from './rule-set-changes-rules.ts'

type Words = Sentences['ruleSets']

export const categoryName = (code: string): string => categories().find(one => one.code === code)?.name ?? code

export function groundInWords(words: Words, ground: Ground): string {
  if (ground.kind === 'survivor-care') return words.survivorCare
  if (ground.kind === 'survivor-of-martyrs') return words.survivorOf(ground.atLeast)
  const [month, day] = ground.awardedBefore?.split('-') ?? []
  return words.category(
    ground.codes.map(categoryName).join(words.or),
    ground.rate ?? null,
    ground.needs,
    day == null || month == null ? null : `${day}/${month}`,
  )
}

/** Who receives under a clause, one line a ground. */
export function clauseInWords(words: Words, clause: Clause, rules: RuleSet, language: 'vi' | 'en'): string[] {
  if (clause.scope === 'person') return clause.grounds.map(ground => groundInWords(words, ground))
  if (clause.scope === 'martyr-worshipper') return [words.worshipper]
  const labels = rules.clauses.filter(other => clause.extraGiftBeside.includes(other.code)).map(other => other.label[language])
  return [words.representative(labels.join(', '))]
}

export function Clauses({ rules }: { rules: RuleSet }) {
  const { say, ctx } = useScreen()
  const words = say.ruleSets
  return (
    <Table
      rows={rules.clauses}
      columns={[
        { head: words.clause, cell: clause => clause.label[ctx.locale] },
        { head: words.who, cell: clause => <Lines lines={clauseInWords(words, clause, rules, ctx.locale)} /> },
        { head: words.amount, align: 'end', cell: clause => formatDong(rules.levels[clause.level] ?? 0) },
      ]}
    />
  )
}

const Lines = ({ lines }: { lines: readonly string[] }) => (
  <ul class="plain-list">
    {lines.map(line => (
      <li>{line}</li>
    ))}
  </ul>
)

/** What differs, money first, each thing before and after. */
export function RuleSetChanges({ before, after, title }: { before: RuleSet; after: RuleSet; title: string }) {
  const { say, ctx } = useScreen()
  const words = say.ruleSets
  const said = (change: RuleSetChange, side: 'before' | 'after') =>
    linesOf(words, change, side, side === 'before' ? before : after, ctx.locale)
  return (
    <Card title={title} id="changes">
      <Table
        rows={compareRuleSets(before, after)}
        empty={words.previewSame}
        columns={[
          { head: words.what, cell: change => whatChanges(words, change, before, after, ctx.locale) },
          { head: words.before, cell: change => <Lines lines={said(change, 'before')} /> },
          { head: words.after, cell: change => <Lines lines={said(change, 'after')} /> },
        ]}
      />
    </Card>
  )
}

function whatChanges(words: Words, change: RuleSetChange, before: RuleSet, after: RuleSet, language: 'vi' | 'en'): string {
  switch (change.part) {
    case 'level':
      return words.level(change.name)
    case 'clause':
      return [...after.clauses, ...before.clauses].find(clause => clause.code === change.code)?.label[language] ?? change.code
    case 'scale':
      return words.scale(categoryName(change.category))
    case 'doubt':
      return words.unverified
    case 'title':
      return words.name
    default:
      return words[change.part]
  }
}

function linesOf(words: Words, change: RuleSetChange, side: 'before' | 'after', rules: RuleSet, language: 'vi' | 'en'): string[] {
  switch (change.part) {
    case 'level': {
      const amount = change[side]
      return amount == null ? ['–'] : [formatDong(amount)]
    }
    case 'clause': {
      const clause = change[side]
      return clause == null ? ['–'] : [...clauseInWords(words, clause, rules, language), words.level(clause.level)]
    }
    case 'scale': {
      const range = change[side]
      return range == null ? ['–'] : [words.range(range.from, range.to)]
    }
    case 'relations':
      return [(change[side] ?? []).map(relation => words.relationNames[relation] ?? relation).join(', ')]
    case 'period': {
      const period = change[side]
      return period == null ? ['–'] : [words.dates(formatDate(period.validFrom), formatDate(period.validTo))]
    }
    case 'decision':
      return [decisionInWords(words, change[side])]
    default:
      return [change[side]?.[language] ?? '–']
  }
}

export const decisionInWords = (words: Words, decision: RuleSet['decision'] | null): string =>
  words.decisionOf(decision?.number ?? null, decision?.signedOn == null ? null : formatDate(decision.signedOn))
