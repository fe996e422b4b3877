import { defineEntity, p } from '@mikro-orm/core'

/** A category of the catalogue, as data: legal names, aliases found in lists, rate scale. */
const CategorySchema = defineEntity({
  name: 'Category',
  properties: {
    code: p.string().primary(),
    categoryGroup: p.string().$type<'law' | 'named' | 'army-rear' | 'other'>(),
    name: p.string(),
    law: p.string().nullable(),
    aliases: p.array(),
    rateFrom: p.integer().nullable(),
    rateTo: p.integer().nullable(),
    survivorOfMartyr: p.boolean().default(false),
  },
})
export class Category extends CategorySchema.class {}
CategorySchema.setClass(Category)
