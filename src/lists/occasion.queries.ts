import type { Campaign } from '../campaigns/campaign.entity.ts'
import { findCurrentCampaign, getCampaign } from '../campaigns/campaigns.queries.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { GiftSource } from '../gifts/gift-source.entity.ts'
import { findGiftSources } from '../gifts/gift-sources.queries.ts'
import { findRulesOnDay, type RulesInForce } from '../gifts/rule-sets.queries.ts'
import { sentences } from '../locales/sentences.ts'
import { may, within } from '../permissions.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { findLists, type ListedList } from './lists.queries.ts'
import { type NextStep, nextStepOf } from './next-step-of-list.ts'

export interface OccasionRow {
  readonly areaId: string
  readonly commune: string
  readonly source: GiftSource
  readonly list: ListedList | null
  readonly supplementary: readonly ListedList[]
  readonly files: number
  readonly next: NextStep | null
}

export interface OccasionView {
  readonly campaign: Campaign
  readonly sources: readonly GiftSource[]
  /** By the source's key; absent where none is in force on the occasion's day. */
  readonly rules: ReadonlyMap<string, RulesInForce>
  readonly rows: readonly OccasionRow[]
}

export interface HamletWithGifts {
  readonly id: string
  readonly name: string
  readonly commune: string
}

/** The hamlets that stand on a list of the occasion, by commune, in the order of the books. */
export async function findHamletsWithGifts(ctx: Context, campaignId: string): Promise<HamletWithGifts[]> {
  return inTransaction(within(ctx, 'lists.read'), tx =>
    tx.execute<HamletWithGifts[]>(
      `select h.id, h.name, a.name as commune from hamlet h join area a on a.id = h.area_id
       where exists (select from gift g join gift_list l on l.id = g.list_id where g.hamlet_id = h.id and l.campaign_id = ? and l.state <> 'superseded')
       order by a.name collate vietnamese, a.id, h.sort_key`,
      [campaignId],
    ),
  )
}

/** Commune by commune and source by source: where the list stands and what comes next. Communes are those with people the reader may see. */
export async function getOccasion(ctx: Context, campaignId: string): Promise<OccasionView> {
  const campaign = await getCampaign(ctx, campaignId)
  const sources = await findGiftSources(ctx, campaignId)
  const lists = may(ctx, 'lists.read') ? await findLists(ctx, { campaignId }) : []
  const { communes, books, inForce } = await inTransaction(ctx, async tx => ({
    inForce: await findRulesOnDay(tx, campaign.occasionOn),
    communes: await tx.execute<{ id: string; name: string }[]>(
      `select a.id, a.name from area a where exists (select from person p where p.area_id = a.id and p.merged_into_id is null)
         or exists (select from gift_list l where l.area_id = a.id and l.campaign_id = ?) order by a.name collate vietnamese, a.id`,
      [campaignId],
    ),
    books: await tx.execute<{ listId: string; files: number }[]>(
      `select parameters ->> 'listId' as "listId", count(*)::int as files from document where kind = 'lists.sign-off-book' and state <> 'expired' group by 1`,
    ),
  }))
  const files = new Map(books.map(row => [row.listId, row.files]))
  const rows = communes.flatMap(commune =>
    sources.map(source => {
      const mine = lists.filter(list => list.areaId === commune.id && list.sourceId === source.id)
      const list = mine.find(one => one.kind === 'main') ?? null
      const made = files.get(list?.id ?? '') ?? 0
      return {
        areaId: commune.id,
        commune: commune.name,
        source,
        list,
        supplementary: mine.filter(one => one.kind === 'supplementary'),
        files: made,
        next: nextStepOf(list, made > 0),
      }
    }),
  )
  const rules = new Map(inForce.map(found => [found.rules.key, found]))
  return { campaign, sources, rules, rows }
}

/** For the frame: the occasion that is being worked on and how far its lists are. */
export async function findOccasionProgress(ctx: Context) {
  if (!may(ctx, 'campaigns.read')) return null
  const campaign = await findCurrentCampaign(ctx, isoDay(ctx.now()))
  if (campaign == null) return null
  const { steps } = sentences(ctx.locale).lists
  const [counted] = await inTransaction(ctx, tx =>
    tx.execute<{ sources: number; communes: number; lists: number; approved: number; locked: number; books: number }[]>(
      // From commune to commune along the index: this stands on every page, and must not read everybody for it.
      `with recursive held(area_id) as (
         (select area_id from person where merged_into_id is null order by area_id limit 1)
         union all
         select (select p.area_id from person p where p.area_id > held.area_id and p.merged_into_id is null order by p.area_id limit 1) from held where held.area_id is not null)
       select (select count(*)::int from gift_source where campaign_id = ?) as sources, count(*)::int as lists,
         (select count(area_id)::int from held) as communes,
         count(*) filter (where state in ('approved', 'locked'))::int as approved, count(*) filter (where state = 'locked')::int as locked,
         count(*) filter (where exists (select from document d where d.kind = 'lists.sign-off-book' and d.state <> 'expired' and d.parameters ->> 'listId' = gift_list.id::text))::int as books
       from gift_list where campaign_id = ? and kind = 'main' and state <> 'superseded'`,
      [campaign.id, campaign.id],
    ),
  )
  const { sources = 0, communes = 0, lists = 0, approved = 0, locked = 0, books = 0 } = counted ?? {}
  const wanted = Math.max(1, lists, communes * sources)
  const done = [sources > 0, lists >= wanted, approved >= wanted, locked >= wanted, books >= wanted]
  const current = done.indexOf(false)
  const labels = [steps.sources, steps.lists, steps.approved, steps.locked, steps.books]
  return {
    name: campaign.name,
    href: `/campaigns/${campaign.id}`,
    steps: labels.map((label, at) => ({
      label,
      state: done[at] === true ? ('done' as const) : at === current ? ('current' as const) : ('todo' as const),
    })),
  }
}
