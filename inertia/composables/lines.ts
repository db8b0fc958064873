/** Whether somebody wrote anything into a line of a form; one as it was added is not sent. */
export const isTouched = <T extends object>(line: T, blank: () => T): boolean =>
  JSON.stringify(line) !== JSON.stringify(blank())
