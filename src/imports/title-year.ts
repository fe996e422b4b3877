/** The year that the lines above the header name; null where none does. */
export function yearOfTitles(titles: readonly string[]): number | null {
  const text = titles.join(' | ')
  const named = /năm:?\s*((?:19|20)\d\d)/iu.exec(text)?.[1]
  if (named !== undefined) return Number(named)
  // "27/7/1947 - 27/7/2023": the anniversary, not what it remembers.
  const dated = [...text.matchAll(/(?<!\d)\d{1,2}[/.-](?:\d{1,2}[/.-])?((?:19|20)\d\d)(?!\d)/g)].map(match => Number(match[1]))
  return dated.length > 0 ? Math.max(...dated) : Number(/\b(20\d\d)\b/.exec(text)?.[1] ?? 0) || null
}
