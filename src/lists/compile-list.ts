import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { Area } from '../areas/area.entity.ts'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { keepRules } from '../gifts/rule-sets.queries.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { initialsOf } from './commune-initials.ts'
import { GiftList } from './gift-list.entity.ts'
import { alreadyListed, contentNow, getListSubject, giftKey, type ListSubject } from './list-subject.queries.ts'
import { contentHash, linesHash, listHash } from './list-hash.ts'
import type { ListContent } from './list-lines.ts'
import { storeLines } from './store-lines.ts'
import { whoAndWhen } from '../access/who-and-when.ts'

export const CompileList = z.object({ sourceId: z.uuid(), areaId: z.uuid(), kind: z.enum(['main', 'supplementary']).default('main') })

/** Draws up the list of one commune and one source anew. What would come out the same is not made a second time: one click twice gives one version. */
export async function compileList(ctx: Context, input: z.input<typeof CompileList>): Promise<{ list: GiftList; made: boolean }> {
  ctx = allow(ctx, 'lists.compile')
  const { sourceId, areaId, kind } = CompileList.parse(input)
  if (ctx.actor.kind !== 'system' && !may(ctx, 'lists.compile', areaId)) throw new Refusal('record/missing')
  return inTransaction(ctx, async tx => {
    await tx.execute(`select pg_advisory_xact_lock(hashtext(?), hashtext(?))`, [sourceId, areaId])
    const subject = await getListSubject(tx, sourceId)
    if (subject.campaign.closedAt != null) throw new Refusal('campaign/closed', { name: subject.campaign.name })
    const area = await tx.findOneOrFail(Area, areaId)
    const lists = await tx.find(GiftList, { sourceId, areaId }, { orderBy: { version: 'desc' } })
    const locked = lists.find(list => list.state === 'locked' && list.kind === 'main')
    await refuseSettled(tx, lists, kind, locked)

    const whole = await contentNow(tx, subject, areaId)
    const content = kind === 'main' ? whole : await onlyLaterAdditions(tx, subject, whole)
    const working = lists.find(list => list.kind === kind && list.state === 'compiled')
    if (
      working != null &&
      working.sentBackAt == null &&
      working.contentHash === contentHash(content) &&
      (working.rulesHash ?? subject.hash) === subject.hash
    )
      return { list: working, made: false }
    if (kind === 'supplementary' && content.lines.length === 0) throw new Refusal('list/nothing-to-add', { commune: area.name })

    if (working != null) working.state = 'superseded'
    await tx.flush()
    const version = (lists[0]?.version ?? 0) + 1
    return {
      list: await makeList(tx, ctx, subject, area, content, { kind, version, baseListId: kind === 'main' ? null : locked!.id }),
      made: true,
    }
  })
}

async function refuseSettled(tx: EntityManager, lists: readonly GiftList[], kind: GiftList['kind'], locked: GiftList | undefined) {
  if (kind === 'main' && locked != null)
    throw new Refusal('list/already-locked', { version: locked.version, ...(await whoAndWhen(tx, locked.lockedBy, locked.lockedAt)) })
  if (kind === 'supplementary' && locked == null) throw new Refusal('list/not-locked')
  const approved = lists.find(list => list.kind === kind && list.state === 'approved')
  if (approved != null)
    throw new Refusal('list/already-approved', {
      version: approved.version,
      ...(await whoAndWhen(tx, approved.approvedBy, approved.approvedAt)),
    })
}

/** People owed a gift now who stand on no locked list of the source. */
async function onlyLaterAdditions(tx: EntityManager, { source }: ListSubject, content: ListContent): Promise<ListContent> {
  const listed = new Set((await alreadyListed(tx, source.id, content)).map(giftKey))
  const lines = content.lines.filter(line => !listed.has(giftKey(line)))
  const added = new Set(lines.map(line => line.personId))
  return { lines, reasons: new Map([...content.reasons].filter(([person]) => added.has(person))), questions: [] }
}

async function makeList(
  tx: EntityManager,
  ctx: Context,
  subject: ListSubject,
  area: Area,
  content: ListContent,
  about: { kind: GiftList['kind']; version: number; baseListId: string | null },
): Promise<GiftList> {
  const { source, campaign } = subject
  await keepRules(tx, subject)
  const code = `${initialsOf(area.name)}${source.position}-${about.version}`
  const lines = content.lines.map((line, at) => ({ ...line, lineNo: at + 1, lineCode: `${code}-${String(at + 1).padStart(4, '0')}` }))
  const list = tx.create(
    GiftList,
    {
      id: newId(),
      campaignId: campaign.id,
      sourceId: source.id,
      areaId: area.id,
      ...about,
      ruleSetId: subject.ruleSetId,
      rulesHash: subject.hash,
      compiledAt: ctx.now(),
      compiledBy: ctx.actor.id,
      giftCount: lines.length,
      total: lines.reduce((sum, line) => sum + line.amount, 0),
      questionCount: content.questions.length,
      hash: listHash({ source: source.id, area: area.id, kind: about.kind, version: about.version }, lines),
      linesHash: linesHash(content),
      contentHash: contentHash(content),
    },
    { persist: true },
  )
  await tx.flush()
  await storeLines(tx, list, lines, content)
  return list
}
