/** Why the program cannot start, in one line for the person at the terminal. Shown without a stack trace. */
export class StartProblem extends Error {
  constructor(line: string) {
    super(line)
    this.name = 'StartProblem'
  }
}
