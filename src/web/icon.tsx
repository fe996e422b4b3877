import { readFileSync } from 'node:fs'
import { raw } from 'hono/html'

const cache = new Map<string, string>()

function load(name: string): string {
  const svg = readFileSync(new URL(`../../node_modules/@tabler/icons/icons/outline/${name}.svg`, import.meta.url), 'utf8')
  const drawn = svg
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<svg[\s\S]*?>/, '')
    .replace('</svg>', '')
    .trim()
  return `<svg class="icon" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawn}</svg>`
}

/** A drawing of @tabler/icons, inline; never alone without words or an aria-label beside it. */
export function Icon({ name }: { name: string }) {
  const svg = cache.get(name) ?? load(name)
  cache.set(name, svg)
  return <>{raw(svg)}</>
}
