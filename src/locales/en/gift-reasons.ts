import type { CategoryFact } from '../../gifts/gift-decision.ts'
import type { QuestionSentences, ReasonSentences } from '../../gifts/reason-sentences.ts'
import { formatDate } from '../../vietnamese/dates.ts'
import { formatDong } from '../../vietnamese/money.ts'

const CATEGORIES: Readonly<Record<string, string>> = {
  LT: 'revolutionary before 1945',
  TKN: 'revolutionary before the August uprising',
  BMVNAH: 'Heroic Vietnamese Mother',
  AH: 'Hero',
  TB: 'war invalid',
  CSNTB: 'person treated as a war invalid',
  TBB: 'war invalid of class B',
  BB: 'sick soldier',
  CDHH: 'Agent Orange victim',
  HHTN: 'child of an Agent Orange victim',
  TD: 'prisoner of the enemy',
  KC: 'resistance fighter',
  CC: 'helper of the revolution',
  TNLS: "martyr's relative",
  TCLS: "martyr's worshipper",
  GDQN: "serving soldier's relative",
  CQN: 'veteran',
  KHAC: 'other beneficiary',
}

const category = ({ category, rate }: CategoryFact) => `${CATEGORIES[category] ?? category}${rate === null ? '' : ` ${rate} %`}`

const ON_THE_GROUND = {
  'monthly-allowance': ', on a monthly allowance',
  'loss-of-capacity': ', on the loss-of-working-capacity scheme',
  'nothing-more': '',
}

export const enGiftReasons: ReasonSentences = {
  'granted-category': (f, names) =>
    `Receives ${formatDong(f.amount)} under ${names.clause(f.clause)}: ${category(f)}${
      f.because === 'award'
        ? `${f.awardedOn ? `, awarded on ${formatDate(f.awardedOn)}` : ''}, allowance papers not finished`
        : ON_THE_GROUND[f.because]
    }.`,
  'granted-care-allowance': (f, names) =>
    `Receives ${formatDong(f.amount)} under ${names.clause(f.clause)}: a relative on the monthly care survivor allowance of martyr ${names.martyr(f.martyr)}.`,
  'granted-several-martyrs': (f, names) =>
    `Receives ${formatDong(f.amount)} under ${names.clause(f.clause)}: a relative of ${f.martyrs} martyrs on a monthly survivor allowance.`,
  'granted-representative': (f, names) =>
    `Receives ${formatDong(f.amount)} under ${names.clause(f.clause)}: representative of the relatives of martyr ${names.martyr(f.martyr)}.`,
  'granted-sole-relative': (f, names) =>
    `Receives ${formatDong(f.amount)} more under ${names.clause(f.clause)}: the only living relative of martyr ${names.martyr(f.martyr)}, beside the gift under ${names.clause(f.beside)}.`,
  'granted-all-receive': (f, names) =>
    `Receives ${formatDong(f.amount)} more under ${names.clause(f.clause)}: every living relative of martyr ${names.martyr(f.martyr)} already receives, and they chose this person.`,
  'granted-by-office': (f, names) =>
    `Receives ${formatDong(f.amount)} more under ${names.clause(f.clause)} for martyr ${names.martyr(f.martyr)}, beside the gift under ${names.clause(f.beside)}: the office said so.`,
  'granted-worshipper': (f, names) =>
    `Receives ${formatDong(f.amount)} under ${names.clause(f.clause)}: worshipper of martyr ${names.martyr(f.martyr)}, who has no living relative.`,
  'category-outweighed': (f, names) =>
    `Also ${category(f)} (${formatDong(f.amount)}), not added: one gift a person, the highest counts, already received under ${names.clause(f.by)}.`,
  'survivor-outweighed': (f, names) =>
    `Also a relative on a survivor allowance (${formatDong(f.amount)}, ${names.clause(f.clause)}), not added: one gift a person, already received under ${names.clause(f.by)}.`,
  dead: () => 'No gift: this person has died.',
  'category-not-on-list': f => `The category ${category(f)} is not on this occasion's list.`,
  'rate-not-on-list': f => `The rate of ${category(f)} falls under no level of this occasion.`,
  'no-monthly-allowance': f => `No gift as ${category(f)}: no monthly allowance.`,
  'awarded-too-late': f =>
    `No gift as ${category(f)}: awarded on ${formatDate(f.awardedOn)}, which had to be before ${formatDate(f.awardedBefore)}.`,
  'allowance-unknown': f => `As ${category(f)}: not known whether a monthly allowance is paid; to be answered first.`,
  'award-date-missing': f => `As ${category(f)}: no allowance yet and no award date; to be answered first.`,
  'rate-outside-scale': f =>
    f.rate === null
      ? `As ${category(f)}: the rate is missing; enter it (${f.from}–${f.to} %) first.`
      : `The rate entered for ${category(f)} is not valid (a whole number from ${f.from} to ${f.to} %); mend it first.`,
  'paid-by-army-or-police': f => `As ${category(f)}: paid by the ${f.payer}, and therefore on the list of the ${f.payer}.`,
  'representative-is-another': (f, names) =>
    `A relative of martyr ${names.martyr(f.martyr)}, but there is one gift a martyr and the representative is ${names.person(f.representative)}.`,
  'representative-missing': (f, names) =>
    `A relative of martyr ${names.martyr(f.martyr)}, but the living relatives have not chosen a representative.`,
  'representative-not-a-relative': (f, names) =>
    `A relative of martyr ${names.martyr(f.martyr)}, but the one named as representative (${names.person(f.representative)}) is not a relative; choose again.`,
  'named-but-not-a-relative': (f, names) =>
    `Named as representative of martyr ${names.martyr(f.martyr)}, but not a relative in law, and so cannot receive for the family.`,
  'already-receives-another-relative-first': (f, names) =>
    `Not the gift of martyr ${names.martyr(f.martyr)} as well: already receives under ${names.clause(f.beside)} while another relative receives nothing.`,
  'representative-must-change': (f, names) =>
    `A relative of martyr ${names.martyr(f.martyr)}; the representative (${names.person(f.representative)}) already receives, so another is to be chosen.`,
  'sole-relative-unclear': (f, names) =>
    `The only living relative of martyr ${names.martyr(f.martyr)}, already receiving under ${names.clause(f.beside)}; the text grants no extra gift here, ask the department.`,
  'all-receive-unclear': (f, names) =>
    `Every living relative of martyr ${names.martyr(f.martyr)} already receives; the text says nothing of an extra gift here, ask the department.`,
  'office-said-no': (f, names) =>
    `No extra gift of martyr ${names.martyr(f.martyr)}: every living relative already receives, and the office said that none is added.`,
  'not-a-legal-relative': (f, names) =>
    `Entered as ${f.relation} of martyr ${names.martyr(f.martyr)}, which the ordinance does not count as a relative.`,
  'worshipper-while-relative-alive': (f, names) =>
    `Worships martyr ${names.martyr(f.martyr)}, but a relative lives, so the gift belongs to the relatives' representative.`,
  'nothing-recorded': () => 'No gift: nothing on record that gives one, neither a category nor a martyr as relative or worshipper.',
}

export const enGiftQuestions: QuestionSentences = {
  'representative-missing': name => ({
    what: `Martyr ${name} has living relatives but no living representative.`,
    todo: 'Ask the family to choose one of them and enter the choice with the martyr.',
  }),
  'representative-must-change': name => ({
    what: `The representative for martyr ${name} already receives while another relative receives nothing.`,
    todo: 'Ask the family to choose a relative who receives nothing yet.',
  }),
  'representative-not-a-relative': name => ({
    what: `The representative entered for martyr ${name} is not one of the living relatives.`,
    todo: "Check this person's relation, or enter a living relative as representative.",
  }),
  'confirm-sole-relative-1b': name => ({
    what: `The only living relative of martyr ${name} receives as a survivor; the text grants the extra gift for clauses 1a and 2a only.`,
    todo: 'Ask the department whether one more gift is given, and record the answer.',
  }),
  'confirm-all-receive-1b': name => ({
    what: `Every living relative of martyr ${name} receives, one of them as a survivor; the text is silent.`,
    todo: 'Ask the department whether one more gift is given, and record the answer.',
  }),
  'worshipper-missing': name => ({
    what: `Martyr ${name} has no living relative and no living worshipper.`,
    todo: 'Ask the wider family who worships and with what authorisation, and enter the worshipper.',
  }),
  'worshipper-not-entitled-relative-alive': name => ({
    what: `A worshipper is named for martyr ${name} while a relative lives, so the worshipper receives nothing.`,
    todo: 'Check whether the relative lives; if so, tell the worshipper why.',
  }),
  'not-a-legal-relative': name => ({
    what: `Someone entered as a relative of martyr ${name} is not one in law.`,
    todo: 'Mend the relation if it is a slip, or take the entry out.',
  }),
  'allowance-unknown': name => ({
    what: `Not known whether ${name} is on a monthly allowance.`,
    todo: 'Look at the payment list and enter yes or no.',
  }),
  'award-date-missing': name => ({
    what: `Heroic Mother ${name} has no allowance yet and no award date.`,
    todo: 'Enter the date of the award decision.',
  }),
  'rate-outside-scale': name => ({
    what: `The injury rate of ${name} is missing or outside the category's scale.`,
    todo: 'Look at the file and mend the rate.',
  }),
  'paid-by-army-or-police': name => ({
    what: `${name} has a category paid by the army or the police, which does not count on this list.`,
    todo: 'Compare with their list, so that nothing is doubled and nobody forgotten.',
  }),
}
