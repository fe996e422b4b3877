import { defineEntity, p } from '@mikro-orm/core'
import type { Locale } from '../context.ts'

/** What the program knows of an account: a view, since the sign-in system's own tables are closed to the application role. */
const AccountSchema = defineEntity({
  name: 'Account',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    email: p.string(),
    locale: p.string().$type<Locale>(),
    mustChangePassword: p.boolean(),
    disabledAt: p.datetime().nullable(),
    createdAt: p.datetime(),
  },
})
export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account)
