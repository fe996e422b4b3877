/** Several at once, as several desks would be: each takes the next thing when it is done with the one before. Answers stand in the order asked. */
export async function atOnce<T, R>(desks: number, things: readonly T[], act: (thing: T, index: number) => Promise<R>): Promise<R[]> {
  const answers: R[] = []
  let next = 0
  const desk = async () => {
    for (let index = next++; index < things.length; index = next++) answers[index] = await act(things[index]!, index)
  }
  await Promise.all(Array.from({ length: desks }, desk))
  return answers
}
