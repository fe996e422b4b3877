import type { Web } from './environment.ts'

/**
 * Where to stand when a browser asks again for the address that a form was sent to, after a refusal: by the address bar, by the other language,
 * by signing in once more. Null where nothing is sent either.
 */
export function pageAbove(app: Web, path: string): string | null {
  const answers = (method: string, at: string) => app.routes.some(route => route.method === method && isRoute(route.path, at))
  if (!answers('POST', path)) return null
  for (let at = above(path); at !== ''; at = above(at)) if (answers('GET', at)) return at
  return '/'
}

const above = (path: string) => path.slice(0, path.lastIndexOf('/'))

function isRoute(route: string, path: string): boolean {
  const [parts, given] = [route.split('/'), path.split('/')]
  return parts.length === given.length && parts.every((part, at) => part.startsWith(':') || part === given[at])
}
