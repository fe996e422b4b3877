import { page, useScreen } from './layout.tsx'
import type { Api } from './api.ts'
import type { Web } from './environment.ts'
import { Badge, Card } from './tables.tsx'

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly string[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}

interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly 'x-permission'?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}

/** The OpenAPI file and a page of it that people can read, drawn by us: no script. */
export function serveReference(app: Web, api: Api): void {
  const document = api.app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Hậu Phương', version: '1', description: 'Gift lists, health events and volunteers for policy families.' },
    servers: [{ url: '/' }],
  })
  app.get('/api/v1/openapi.json', c => c.json(document))
  app.get('/api', c => {
    const { say } = c.var
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
    )
    const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? ''))].sort()
    return page(
      c,
      {
        title: say.web.api.title,
        lead: say.web.api.intro,
        actions: (
          <a class="btn" href="/api/v1/openapi.json">
            {say.web.api.specification}
          </a>
        ),
      },
      <>
        {tags.map(tag => (
          <Card title={tag} id={`tag-${tag}`}>
            {operations
              .filter(({ operation }) => (operation.tags?.[0] ?? '') === tag)
              .map(({ path, method, operation }) => (
                <Described path={path} method={method} operation={operation} />
              ))}
          </Card>
        ))}
      </>,
    )
  })
}

function Described({ path, method, operation }: { path: string; method: string; operation: Operation }) {
  const { say } = useScreen()
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  return (
    <details class="operation">
      <summary>
        <Badge tone={method === 'get' ? 'calm' : 'warn'}>{method.toUpperCase()}</Badge>
        <code>{path}</code>
        <span>{operation.summary}</span>
      </summary>
      <dl class="facts">
        <div>
          <dt>{say.web.api.permission}</dt>
          <dd>
            <code>{operation['x-permission'] ?? say.web.api.none}</code>
          </dd>
        </div>
        {(operation.parameters ?? []).length > 0 && (
          <div>
            <dt>{say.web.api.parameters}</dt>
            <dd>
              {operation.parameters?.map(parameter => (
                <p>
                  <code>{parameter.name}</code> {parameter.in}, {typeName(parameter.schema)}
                  {parameter.required === true ? '' : '?'}
                </p>
              ))}
            </dd>
          </div>
        )}
        {body != null && (
          <div>
            <dt>{say.web.api.body}</dt>
            <dd>
              <pre>{written(body)}</pre>
            </dd>
          </div>
        )}
        <div>
          <dt>{say.web.api.answers}</dt>
          <dd>
            {Object.entries(operation.responses).map(([status, response]) => {
              const schema = Object.values(response.content ?? {})[0]?.schema
              return (
                <div>
                  <p>
                    <strong>{status}</strong> {response.description}
                  </p>
                  {schema != null && status.startsWith('2') && <pre>{written(schema)}</pre>}
                </div>
              )
            })}
          </dd>
        </div>
      </dl>
    </details>
  )
}

const typeName = (schema: Schema | undefined): string => {
  if (schema == null) return ''
  if (schema.$ref != null) return schema.$ref.split('/').at(-1) ?? ''
  if (schema.enum != null) return schema.enum.map(value => `'${value}'`).join(' | ')
  if (schema.type === 'array') return `${typeName(schema.items)}[]`
  return `${[schema.type ?? 'any'].flat().join(' | ')}${schema.format == null ? '' : ` (${schema.format})`}`
}

function written(schema: Schema, indent = ''): string {
  if (schema.type === 'array' && schema.items?.properties != null) return `${written(schema.items, indent)}[]`
  if (schema.properties == null) return typeName(schema)
  const lines = Object.entries(schema.properties).map(
    ([name, inner]) => `${indent}  ${name}${schema.required?.includes(name) === true ? '' : '?'}: ${written(inner, `${indent}  `)}`,
  )
  return `{\n${lines.join('\n')}\n${indent}}`
}
