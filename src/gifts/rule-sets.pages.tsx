import { may } from '../permissions.ts'
import { formatDate } from '../vietnamese/dates.ts'
import { groupThousands } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { page, useScreen } from '../web/layout.tsx'
import { Badge, Card, Facts, Table } from '../web/tables.tsx'
import { categoryName, Clauses, decisionInWords, RuleSetChanges } from './rule-set-words.tsx'
import { findPreviousRules, findRuleSets, getRuleSet, type KnownRuleSet, levelsOf } from './rule-sets.queries.ts'

/** Gift levels and clauses: who receives which source's gift, for which days. */
export function ruleSetPages(app: Web): void {
  app.get('/rule-sets', listPage)
  app.get('/rule-sets/:ruleSetId', c => ruleSetPage(c, c.req.param('ruleSetId')))
}

async function listPage(c: WebContext): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.ruleSets
  const all = await findRuleSets(ctx)
  const groups = Map.groupBy(all, ({ rules }) => words.of(words.sources[rules.source], words.occasions[rules.occasionKind]))
  return page(
    c,
    {
      title: words.title,
      nav: '/rule-sets',
      lead: words.lead,
      actions: may(ctx, 'rules.manage') && (
        <a class="btn" href="/rule-sets/new">
          {words.asText}
        </a>
      ),
    },
    <>
      {all.length === 0 && <p>{words.none}</p>}
      {[...groups].map(([name, sets]) => (
        <Card title={name}>
          <Table
            rows={sets}
            href={({ id }) => `/rule-sets/${id}`}
            columns={[
              { head: words.name, cell: ({ rules }) => rules.title[ctx.locale] },
              { head: words.period, wide: true, cell: ({ rules }) => words.dates(formatDate(rules.validFrom), formatDate(rules.validTo)) },
              { head: words.decision, wide: true, cell: ({ rules }) => decisionInWords(words, rules.decision) },
              {
                head: words.levels,
                align: 'end',
                cell: ({ rules }) =>
                  levelsOf(rules)
                    .map(([, amount]) => groupThousands(amount))
                    .join(' / '),
              },
              { head: words.state, cell: known => <State known={known} /> },
            ]}
          />
        </Card>
      ))}
    </>,
  )
}

function State({ known: { rules, lists } }: { known: KnownRuleSet }) {
  const words = useScreen().say.ruleSets
  return (
    <>
      {rules.verified ? <Badge tone="good">{words.verified}</Badge> : <Badge tone="warn">{words.unverified}</Badge>}
      {lists > 0 && <small class="d-block">{words.inUse(lists)}</small>}
    </>
  )
}

async function ruleSetPage(c: WebContext, id: string): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.ruleSets
  const known = await getRuleSet(ctx, id)
  const { rules } = known
  const previous = await findPreviousRules(ctx, rules)
  const manages = may(ctx, 'rules.manage')
  return page(
    c,
    {
      title: rules.title[ctx.locale],
      nav: '/rule-sets',
      trail: [['/rule-sets', words.title]],
      actions: manages && (
        <>
          <a class="btn btn-primary" href={`/rule-sets/${id}/next`}>
            {words.addNext}
          </a>
          <a class="btn" href={`/rule-sets/${id}/next?other=1`}>
            {words.addOther}
          </a>
          {known.lists === 0 && (
            <>
              <a class="btn" href={`/rule-sets/${id}/correct`}>
                {words.correct}
              </a>
              <a class="btn" href={`/rule-sets/${id}/text`}>
                {words.asText}
              </a>
            </>
          )}
        </>
      ),
    },
    <>
      {rules.doubt != null && (
        <p class="said said-note">
          {words.unverifiedBecause}: {rules.doubt[ctx.locale]}
        </p>
      )}
      <Card>
        <Facts
          facts={[
            [words.source, words.of(words.sources[rules.source], words.occasions[rules.occasionKind])],
            [words.period, words.dates(formatDate(rules.validFrom), formatDate(rules.validTo))],
            [words.decision, decisionInWords(words, rules.decision)],
            [words.legalReference, rules.legalReference[ctx.locale]],
            [words.state, rules.verified ? words.verified : words.unverified],
            known.lists > 0 ? [words.inUse(known.lists), words.inUseWhat(known.lists)] : null,
            [words.relations, rules.legalRelations.map(relation => words.relationNames[relation] ?? relation).join(', ')],
            [
              words.scales,
              Object.entries(rules.rateScales)
                .map(([category, { from, to }]) => `${categoryName(category)}: ${words.range(from, to)}`)
                .join('; '),
            ],
            [words.key, `${rules.key} (${known.fromProgram ? words.fromProgram : words.byOffice})`],
            [words.hash, known.hash.slice(0, 12)],
          ]}
        />
      </Card>
      <Card title={words.clauses}>
        <Clauses rules={rules} />
      </Card>
      {previous != null && (
        <RuleSetChanges before={previous.rules} after={rules} title={words.comparedWith(previous.rules.title[ctx.locale])} />
      )}
    </>,
  )
}
