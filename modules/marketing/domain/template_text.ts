const VARIABLE = /\$\{([a-z][a-z0-9_]*)\}/gi

/** The variables of a template's texts, each once, in the order in which they occur. */
export function variablesOf(...texts: string[]): string[] {
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(VARIABLE)].map((match) => match[1]))),
  ]
}

/** Fills `${name}`; a variable without a value is left out. */
export function fill(text: string, params: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (_, name: string) => params[name] ?? '')
}
