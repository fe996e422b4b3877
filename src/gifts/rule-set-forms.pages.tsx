import { z } from 'zod'
import { occasionKinds } from '../campaigns/occasion-kind-rules.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { categories } from '../registry/categories.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { fieldErrors } from '../web/field-errors.ts'
import {
  Checkboxes,
  DateField,
  FileField,
  Form,
  Hidden,
  MoneyField,
  NumberField,
  Select,
  SubmitButton,
  TextArea,
  TextField,
} from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, parseForm, refusedForm, submitForm } from '../web/submit-form.ts'
import { Card } from '../web/tables.tsx'
import { addRuleSet, refuseOverlap } from './add-rule-set.ts'
import { changeRuleSet } from './change-rule-set.ts'
import { followRuleSet } from './follow-rule-set.ts'
import { edited, RuleSetEdit } from './rule-set-edit.ts'
import { type CategoryGround, giftSourceKinds, groundNeeds, RuleSet } from './rule-set.ts'
import { Clauses, groundInWords, RuleSetChanges } from './rule-set-words.tsx'
import { findPreviousRules, findRuleSets, getRuleSet, type KnownRuleSet, levelsOf, rulesHash } from './rule-sets.queries.ts'

/** Nothing is written that was not seen: a form whose content differs from what its preview showed is previewed again. */
const confirmed = z.string().nullable().default(null)
const EditForm = RuleSetEdit.extend({ confirmed })
const TextForm = z.object({ content: z.string().default(''), file: z.instanceof(File).nullable().default(null), confirmed })

type Mode = 'next' | 'correct'

export function ruleSetFormPages(app: Web): void {
  app.get('/rule-sets/new', async c => {
    const [pattern] = await findRuleSets(c.var.ctx)
    return textPage(c, null, blankForm({ content: textOf(pattern?.rules) }))
  })
  app.post('/rule-sets', c => sendText(c, null))

  app.get('/rule-sets/:ruleSetId/text', async c => {
    const base = await getChangeable(c, c.req.param('ruleSetId'))
    return textPage(c, base, blankForm({ content: textOf(base.rules) }))
  })
  app.post('/rule-sets/:ruleSetId/text', async c => sendText(c, await getChangeable(c, c.req.param('ruleSetId'))))

  app.get('/rule-sets/:ruleSetId/next', async c => {
    const base = await getRuleSet(c.var.ctx, c.req.param('ruleSetId'))
    return editPage(c, 'next', base, nextForm(c, base))
  })
  app.post('/rule-sets/:ruleSetId/next', async c => sendEdit(c, 'next', await getRuleSet(c.var.ctx, c.req.param('ruleSetId'))))

  app.get('/rule-sets/:ruleSetId/correct', async c => {
    const base = await getChangeable(c, c.req.param('ruleSetId'))
    return editPage(c, 'correct', base, blankForm(valuesOf(base.rules)))
  })
  app.post('/rule-sets/:ruleSetId/correct', async c => sendEdit(c, 'correct', await getChangeable(c, c.req.param('ruleSetId'))))
}

async function getChangeable(c: WebContext, id: string): Promise<KnownRuleSet> {
  allow(c.var.ctx, 'rules.manage')
  const known = await getRuleSet(c.var.ctx, id)
  if (known.lists > 0) throw new Refusal('rules/in-use', { lists: known.lists })
  return known
}

async function sendEdit(c: WebContext, mode: Mode, base: KnownRuleSet): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'rules.manage')
  const again = (form: FormState, seen: RuleSet | null = null) => editPage(c, mode, base, form, seen)
  const parsed = await parseForm(c, EditForm)
  if (!parsed.ok) return again(parsed.form)
  const { confirmed, ...edit } = parsed.value
  const made = RuleSet.safeParse(edited(base.rules, edit), { reportInput: true })
  if (!made.success) return again({ ...parsed.form, errors: fieldErrors(made.error, say), status: 422 })
  const refused = await overlapping(c, parsed.form, made.data, mode === 'correct' ? base.id : null)
  if (refused != null || confirmed !== rulesHash(made.data)) return again(refused ?? parsed.form, made.data)
  return submitForm(c, RuleSetEdit, {
    write: input =>
      mode === 'next'
        ? followRuleSet(ctx, { ruleSetId: base.id, ...input })
        : changeRuleSet(ctx, { ruleSetId: base.id, was: base.hash, rules: made.data }),
    done: ({ id, rules }) => [`/rule-sets/${id}`, said(c, mode === 'next', rules)],
    again,
  })
}

async function sendText(c: WebContext, base: KnownRuleSet | null): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'rules.manage')
  const parsed = await parseForm(c, TextForm)
  if (!parsed.ok) return textPage(c, base, parsed.form)
  const content = parsed.value.file == null ? parsed.value.content : await parsed.value.file.text()
  const form = { ...parsed.form, values: { ...parsed.form.values, content } }
  const wrong = (texts: readonly string[]) =>
    textPage(c, base, { ...form, status: 422, errors: texts.map(text => ({ field: 'content', text })) })
  let given: unknown
  try {
    given = JSON.parse(content.replace(/^\uFEFF/, ''))
  } catch {
    return wrong([say.refusals['rules/not-json']({})])
  }
  const made = RuleSet.safeParse(given, { reportInput: true })
  if (!made.success) return wrong(faultsInWords(c, made.error))
  const refused = await overlapping(c, form, made.data, base?.id ?? null)
  if (refused != null || parsed.value.confirmed !== rulesHash(made.data)) return textPage(c, base, refused ?? form, made.data)
  return submitForm(c, TextForm.omit({ file: true }), {
    write: () => (base == null ? addRuleSet(ctx, made.data) : changeRuleSet(ctx, { ruleSetId: base.id, was: base.hash, rules: made.data })),
    done: ({ id, rules }) => [`/rule-sets/${id}`, said(c, base == null, rules)],
    again: form => textPage(c, base, form, made.data),
  })
}

/** Each fault with its place in the JSON. */
function faultsInWords(c: WebContext, error: z.ZodError): string[] {
  const { say } = c.var
  const unknown = error.issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? [say.ruleSets.faultAt(issue.path.join('.'), say.ruleSets.unknownFields(issue.keys.join(', ')))]
      : [],
  )
  const others = new z.ZodError(error.issues.filter(issue => issue.code !== 'unrecognized_keys'))
  return [...fieldErrors(others, say).map(({ field, text }) => say.ruleSets.faultAt(field, text)), ...unknown]
}

/** The form with the refusal in it where another period already answers for one of the days. */
async function overlapping(c: WebContext, form: FormState, rules: RuleSet, ownId: string | null): Promise<FormState | null> {
  try {
    await inTransaction(c.var.ctx, tx => refuseOverlap(tx, rules, ownId))
    return null
  } catch (error) {
    return refusedForm(c, form, error)
  }
}

const said = (c: WebContext, isNew: boolean, rules: RuleSet) => {
  const { added, changed } = c.var.say.ruleSets
  return (isNew ? added : changed)(rules.title[c.var.ctx.locale])
}

function textOf(rules: RuleSet | undefined): string {
  // Read back by the schema, so that the parts stand in the order in which people write them.
  return rules == null ? '' : JSON.stringify(RuleSet.safeParse(rules).data ?? rules, null, 2)
}

function valuesOf(rules: RuleSet): Record<string, string | number | null | readonly string[]> {
  const values: Record<string, string | number | null | readonly string[]> = {
    'title.vi': rules.title.vi,
    'title.en': rules.title.en,
    validFrom: rules.validFrom,
    validTo: rules.validTo,
    'decision.number': rules.decision.number,
    'decision.signedOn': rules.decision.signedOn,
    'legalReference.vi': rules.legalReference.vi,
    'legalReference.en': rules.legalReference.en,
    'doubt.vi': rules.doubt?.vi ?? null,
    'doubt.en': rules.doubt?.en ?? null,
  }
  for (const [at, [, amount]] of levelsOf(rules).entries()) values[`levels.${at}.amount`] = amount
  for (const { path, ground } of groundsOf(rules)) {
    values[`${path}.codes`] = ground.codes
    values[`${path}.needs`] = ground.needs
    values[`${path}.awardedBefore`] = ground.awardedBefore?.split('-').toReversed().join('/') ?? null
    values[`${path}.rate.from`] = ground.rate?.from ?? null
    values[`${path}.rate.to`] = ground.rate?.to ?? null
  }
  return values
}

const groundsOf = (rules: RuleSet) =>
  rules.clauses.flatMap((clause, at) =>
    clause.scope !== 'person'
      ? []
      : clause.grounds.flatMap((ground, no) =>
          ground.kind !== 'category' ? [] : [{ path: `clauses.${at}.grounds.${no}`, at, no, clause, ground }],
        ),
  )

/** The year after, unsigned, and not verified until somebody has compared it with the decision. */
function nextForm(c: WebContext, { rules }: KnownRuleSet): FormState {
  const { copiedDoubt } = c.var.say.ruleSets
  const year = Number(rules.validTo.slice(0, 4)) + 1
  const later = (text: string) => text.replace(/\b(?:19|20)\d\d(?:[–-](?:19|20)\d\d)?\b/, String(year))
  const number = rules.decision.number
  const unsigned = (text: string) => (number == null ? text : text.replace(number, '…'))
  return blankForm({
    ...valuesOf(rules),
    ...(c.req.query('other') == null
      ? { 'title.vi': later(rules.title.vi), 'title.en': later(rules.title.en) }
      : { key: '', 'title.vi': null, 'title.en': null, source: rules.source, occasionKind: null }),
    validFrom: `${year}-01-01`,
    validTo: `${year}-12-31`,
    'decision.number': null,
    'decision.signedOn': null,
    'legalReference.vi': unsigned(rules.legalReference.vi),
    'legalReference.en': unsigned(rules.legalReference.en),
    'doubt.vi': copiedDoubt.vi(rules.title.vi),
    'doubt.en': copiedDoubt.en(rules.title.en),
  })
}

async function editPage(c: WebContext, mode: Mode, base: KnownRuleSet, form: FormState, seen: RuleSet | null = null): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'rules.manage')
  const words = say.ruleSets
  const { id, rules } = base
  const title = rules.title[ctx.locale]
  const other = form.values['key'] != null
  return page(
    c,
    {
      title: mode === 'correct' ? words.correctTitle(title) : other ? words.addOtherTitle(title) : words.addNextTitle(title),
      nav: '/rule-sets',
      trail: [
        ['/rule-sets', words.title],
        [`/rule-sets/${id}`, title],
      ],
      status: form.status,
      ...(mode === 'next' && { lead: words.addNextLead }),
    },
    <>
      {seen != null && <Preview before={rules} seen={seen} />}
      <Card>
        <Form form={form} action={`/rule-sets/${id}/${mode}`}>
          {seen != null && <Hidden name="confirmed" value={rulesHash(seen)} />}
          {other && (
            <>
              <Select name="source" label={words.source} required options={giftSourceKinds.map(kind => [kind, words.sources[kind]])} />
              <Select
                name="occasionKind"
                label={words.occasion}
                required
                options={occasionKinds.map(kind => [kind, words.occasions[kind]])}
              />
              <TextField name="key" label={words.key} hint={words.keyHint} required maxlength={60} width="short" />
            </>
          )}
          <EditFields rules={rules} open={other} faulty={form.errors.map(error => error.field)} />
          <SubmitButton label={seen == null ? words.preview : words.save} cancel={`/rule-sets/${id}`} />
        </Form>
      </Card>
    </>,
  )
}

function EditFields({ rules, open, faulty }: { rules: RuleSet; open: boolean; faulty: readonly string[] }) {
  const { say, ctx } = useScreen()
  const words = say.ruleSets
  return (
    <>
      <TextField name="title.vi" label={words.titleVi} required maxlength={500} width="full" />
      <TextField name="title.en" label={words.titleEn} required maxlength={500} width="full" />
      <DateField name="validFrom" label={words.validFrom} required />
      <DateField name="validTo" label={words.validTo} required />
      <TextField name="decision.number" label={words.number} hint={words.numberHint} maxlength={500} width="short" />
      <DateField name="decision.signedOn" label={words.signedOn} />
      <TextField name="legalReference.vi" label={words.legalVi} required maxlength={500} width="full" />
      <TextField name="legalReference.en" label={words.legalEn} required maxlength={500} width="full" />
      {levelsOf(rules).map(([name], at) => (
        <>
          <Hidden name={`levels.${at}.name`} value={name} />
          <MoneyField name={`levels.${at}.amount`} label={words.level(name)} required />
        </>
      ))}
      <TextArea name="doubt.vi" label={words.doubtVi} hint={words.doubtHint} rows={2} maxlength={500} />
      <TextArea name="doubt.en" label={words.doubtEn} rows={2} maxlength={500} />
      {/* Many, and the same from year to year: folded away until they differ. */}
      <details class="other-receiver" open={open || faulty.some(field => field.startsWith('clauses'))}>
        <summary>{words.editGrounds}</summary>
        {rules.clauses.map(
          (clause, at) =>
            clause.scope === 'person' && (
              <>
                <h3>{clause.label[ctx.locale]}</h3>
                <Hidden name={`clauses.${at}.code`} value={clause.code} />
                {[...clause.grounds, null].map(
                  (ground, no) =>
                    (ground === null || ground.kind === 'category') && (
                      <GroundFields path={`clauses.${at}.grounds.${no}`} no={no} ground={ground} faulty={faulty} />
                    ),
                )}
              </>
            ),
        )}
      </details>
    </>
  )
}

/** One ground of a clause, told in a line until it is opened; `null` is one to be added. */
function GroundFields({
  path,
  no,
  ground,
  faulty,
}: {
  path: string
  no: number
  ground: CategoryGround | null
  faulty: readonly string[]
}) {
  const words = useScreen().say.ruleSets
  const offered = categories().filter(category => !category.survivorOfMartyr)
  return (
    <details class="other-receiver" open={faulty.some(field => field.startsWith(`${path}.`))}>
      <summary>{ground === null ? words.newGround : words.ground(no + 1, groundInWords(words, ground))}</summary>
      <Hidden name={`${path}.no`} value={String(no)} />
      <Checkboxes
        name={`${path}.codes`}
        label={words.groundCategories}
        hint={ground === null ? words.newGroundHint : words.groundHint}
        options={offered.map(category => [category.code, category.name])}
      />
      <NumberField name={`${path}.rate.from`} label={words.rateFrom} unit={words.percent} />
      <NumberField name={`${path}.rate.to`} label={words.rateTo} unit={words.percent} />
      <Select
        name={`${path}.needs`}
        label={words.alsoNeeded}
        blank={false}
        options={groundNeeds.toReversed().map(need => [need, words.needs[need] || words.nothingMore])}
      />
      <TextField name={`${path}.awardedBefore`} label={words.awardedBefore} hint={words.awardedBeforeHint} width="short" />
    </details>
  )
}

async function textPage(c: WebContext, base: KnownRuleSet | null, form: FormState, seen: RuleSet | null = null): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'rules.manage')
  const words = say.ruleSets
  const before = base?.rules ?? (seen == null ? null : ((await findPreviousRules(ctx, seen))?.rules ?? null))
  return page(
    c,
    {
      title: base == null ? words.asTextTitle : words.correctTextTitle(base.rules.title[ctx.locale]),
      nav: '/rule-sets',
      trail: [['/rule-sets', words.title], ...(base == null ? [] : [[`/rule-sets/${base.id}`, base.rules.title[ctx.locale]] as const])],
      lead: words.asTextLead,
      status: form.status,
    },
    <>
      {seen != null && <Preview before={before} seen={seen} />}
      <Card>
        <Form form={form} action={base == null ? '/rule-sets' : `/rule-sets/${base.id}/text`} files>
          {seen != null && <Hidden name="confirmed" value={rulesHash(seen)} />}
          <TextArea name="content" label={words.content} rows={24} required />
          <FileField name="file" label={words.file} hint={words.fileHint} accept=".json,application/json" />
          <SubmitButton label={seen == null ? words.preview : words.save} cancel={base == null ? '/rule-sets' : `/rule-sets/${base.id}`} />
        </Form>
      </Card>
    </>,
  )
}

function Preview({ before, seen }: { before: RuleSet | null; seen: RuleSet }) {
  const { say, ctx } = useScreen()
  const words = say.ruleSets
  return (
    <>
      <p class="said said-note">{words.previewHint}</p>
      {before == null ? (
        <p>{words.previewNew}</p>
      ) : (
        <RuleSetChanges before={before} after={seen} title={words.previewTitle(before.title[ctx.locale])} />
      )}
      <Card title={seen.title[ctx.locale]}>
        <Clauses rules={seen} />
      </Card>
    </>
  )
}
