import type { Writable } from 'node:stream'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { may, type Permission } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { defineSupply, supplied } from '../supply.ts'

export type DocumentFormat = 'xlsx' | 'pdf' | 'csv' | 'json'
export type DocumentParameters = Record<string, unknown>

export interface PreparedDocument {
  /** Shown in the list of files, Vietnamese. */
  readonly title: string
  /** Every commune whose people stand in the file: who does not see all of them does not see the file. */
  readonly areaIds: readonly string[]
  /** Without its ending. */
  readonly fileName: string
  readonly listVersion?: number | null
  readonly listHash?: string | null
}

/** A kind of file, brought by the feature whose rows it holds. The engine knows only this. */
export interface DocumentKind<Parameters extends DocumentParameters = DocumentParameters> {
  readonly name: string
  readonly formats: readonly DocumentFormat[]
  readonly permission: Permission
  /** Thirty where nothing else is said. */
  readonly daysKept?: number
  /** What stands in the file depends on what its maker may read: nobody else fetches it, whatever they hold. */
  readonly forWhoAsked?: true
  readonly parameters: z.ZodType<Parameters>
  /** In the transaction of the request; refuses what cannot be made. */
  prepare(tx: EntityManager, ctx: Context, parameters: Parameters): Promise<PreparedDocument>
  /**
   * In the worker, outside any transaction: reads through short ones, writes to the sink and ends it. The context reaches the file's communes and
   * no further, since whoever sees those may fetch it; `asked` is all that is open to the one who asked, for what names nobody.
   */
  write(
    ctx: Context,
    parameters: Parameters,
    format: DocumentFormat,
    sink: Writable,
    asked: Context,
  ): Promise<{ pages: number | null; rows: number }>
}

/** Parameters are checked with the kind's own schema before its own methods see them, so kinds of any parameters stand in one list. */
export const defineDocumentKind = <Parameters extends DocumentParameters>(kind: DocumentKind<Parameters>): DocumentKind => ({
  ...kind,
  prepare: (tx, ctx, parameters) => kind.prepare(tx, ctx, kind.parameters.parse(parameters)),
  write: (ctx, parameters, format, sink, asked) => kind.write(ctx, kind.parameters.parse(parameters), format, sink, asked),
})

export const documentKinds = defineSupply<DocumentKind>()('documents.kinds')

export function getDocumentKind(ctx: Context, name: string): DocumentKind {
  const kind = supplied(ctx.ground, documentKinds).find(one => one.name === name)
  if (kind == null) throw new Refusal('document/kind-unknown', { kind: name })
  return kind
}

/** Of the files in reach: those of whose kind everything is open to the reader, in each of their communes. */
export const mayFetch = (
  ctx: Context,
  kind: DocumentKind,
  file: { readonly requestedBy: string; readonly areaIds: readonly string[] },
): boolean =>
  (kind.forWhoAsked !== true || file.requestedBy === ctx.actor.id) &&
  may(ctx, kind.permission) &&
  file.areaIds.every(areaId => may(ctx, kind.permission, areaId))
