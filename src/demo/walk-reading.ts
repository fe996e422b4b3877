/** Every value of one property of a calendar file; long lines are folded there, each further part behind a blank. */
export const calendarValues = (text: string, property: string): string[] =>
  text
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .flatMap(line => (line.startsWith(`${property}:`) ? [line.slice(property.length + 1).trim()] : []))

/** The hidden fields of the first form of a page that sends this answer; null where there is none. */
export function answeringForm(html: string, answer: string): Record<string, string> | null {
  for (const [form] of html.matchAll(/<form[\s\S]*?<\/form>/g)) {
    const fields = [...form.matchAll(/<input[^>]*>/g)].map(([input]) => [attribute(input, 'name'), attribute(input, 'value')] as const)
    if (fields.some(([name, value]) => name === 'answer' && value === answer)) return Object.fromEntries(fields)
  }
  return null
}

const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
