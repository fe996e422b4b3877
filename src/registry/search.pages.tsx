import { inTransaction } from '../database/in-transaction.ts'
import { may } from '../permissions.ts'
import type { Web } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { type Option, SearchField } from '../web/forms.tsx'
import { Icon } from '../web/icon.tsx'
import { page } from '../web/layout.tsx'
import { readForm } from '../web/read-form.ts'
import { Badge, Card, Empty, NextPage, Table } from '../web/tables.tsx'
import { hamletOptions } from './hamlet-options.queries.ts'
import { categoryNames } from './person-card.queries.ts'
import { SearchPeople, searchPeople } from './search-people.queries.ts'

export function searchPage(app: Web): void {
  app.get(
    '/people',
    reading(async c => {
      const { ctx, say } = c.var
      const words = say.registry
      const read = SearchPeople.safeParse(readForm(SearchPeople, new Map(Object.entries(c.req.queries()))))
      const asked = read.success ? read.data : {}
      const found = await searchPeople(ctx, asked)
      const categories = await inTransaction(ctx, categoryNames)
      const nameOf = new Map(categories.map(category => [category.code, category.name]))
      const query = Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value == null ? [] : [[name, value] as const])))
      return page(
        c,
        {
          title: words.title,
          lead: words.lead,
          actions: may(ctx, 'registry.write') && (
            <>
              <a class="btn" href="/duplicates">
                {say.duplicates.title}
              </a>
              <a class="btn btn-primary" href="/people/new">
                <Icon name="user-plus" />
                {words.add}
              </a>
            </>
          ),
        },
        <>
          <form method="get" action="/people" class="filter" role="search">
            <SearchField label={words.searchLabel} value={asked.q ?? ''} autofocus />
            <Pick name="hamletId" label={words.hamlet} any={words.anyHamlet} chosen={asked.hamletId} options={await hamletOptions(ctx)} />
            <Pick
              name="category"
              label={words.category}
              any={words.anyCategory}
              chosen={asked.category}
              options={categories.map(({ code, name }) => [code, name])}
            />
            <Pick
              name="living"
              label={words.living}
              any={words.anyLiving}
              chosen={asked.living}
              options={[
                ['living', words.onlyLiving],
                ['dead', words.onlyDead],
              ]}
            />
            <button type="submit" class="btn btn-primary">
              <Icon name="search" />
              {words.search}
            </button>
          </form>
          {found.asked ? (
            <Card>
              <Table
                rows={found.people}
                caption={found.people.length > 0 ? words.found(found.people.length, found.next != null) : undefined}
                empty={words.none}
                href={person => `/people/${person.id}`}
                columns={[
                  { head: words.fullName, cell: person => person.fullName },
                  { head: words.birthYear, cell: person => person.birthYear ?? words.unknown },
                  { head: words.hamlet, cell: person => person.hamletName ?? person.areaName },
                  { head: words.category, wide: true, cell: person => person.categories.map(code => nameOf.get(code) ?? code).join('; ') },
                  { head: words.living, cell: person => (person.dead ? <Badge tone="warn">{words.dead}</Badge> : words.alive) },
                ]}
              />
              <NextPage path="/people" next={found.next} query={query} />
            </Card>
          ) : (
            <Empty>{words.askFirst}</Empty>
          )}
        </>,
      )
    }),
  )
}

function Pick(given: { name: string; label: string; any: string; chosen: string | undefined; options: readonly Option[] }) {
  return (
    <>
      <label for={given.name} class="visually-hidden">
        {given.label}
      </label>
      <select id={given.name} name={given.name} class="form-select input-medium">
        <option value="">{given.any}</option>
        {given.options.map(([value, label]) => (
          <option value={value} selected={value === given.chosen}>
            {label}
          </option>
        ))}
      </select>
    </>
  )
}
