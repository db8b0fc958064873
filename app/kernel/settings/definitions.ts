import type { SettingDefinition } from '#kernel/define_module'
import { RefusedException } from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'

/** The definition of a setting. @throws when the manifest does not declare it: a slip of the programmer */
export function definitionOf(module: string, key: string): SettingDefinition {
  const definition = switchboard.module(module)?.settings?.find((setting) => setting.key === key)
  if (!definition) throw new Error(`The setting ${module}.${key} is not declared in the manifest`)
  return definition
}

/**
 * Checks and normalises what a form or an import gives for a setting.
 * @throws RefusedException `setting_invalid` that names the setting
 */
export function parseSetting(
  module: string,
  definition: SettingDefinition,
  input: unknown
): unknown {
  const value = typeof input === 'string' ? input.trim() : input
  const parsed = parsers[definition.type](value, definition)
  if (parsed === undefined)
    throw new RefusedException(
      'setting_invalid',
      { module, key: definition.key },
      { field: definition.key }
    )
  return parsed
}

/**
 * Checks the times that are about to change against those they must be later than.
 * @param given parsed values by key
 * @param keptOf the value of a setting that is not given
 * @throws RefusedException `setting_not_later` at the later of the two
 */
export function checkTimes(
  module: string,
  given: ReadonlyMap<string, unknown>,
  keptOf: (definition: SettingDefinition) => unknown
): void {
  for (const { key, after } of switchboard.module(module)?.settings ?? []) {
    if (!after || !(given.has(key) || given.has(after))) continue
    const [start, end] = [after, key].map((each) =>
      String(given.get(each) ?? keptOf(definitionOf(module, each)))
    )
    if (end <= start)
      throw new RefusedException('setting_not_later', { module, key, start }, { field: key })
  }
}

type Parser = (value: unknown, definition: SettingDefinition) => unknown

const within = (value: number, { min = -Infinity, max = Infinity }: SettingDefinition) =>
  value >= min && value <= max

const parsers: Record<SettingDefinition['type'], Parser> = {
  boolean: (value) =>
    typeof value === 'boolean' ? value : { 'true': true, 'false': false, '': false }[String(value)],
  integer: (value, definition) => {
    if (!/^-?\d{1,15}$/.test(String(value))) return undefined
    return within(Number(value), definition) ? Number(value) : undefined
  },
  decimal: (value, definition) => {
    const text = String(value)
    if (!/^-?\d{1,14}(\.\d{1,6})?$/.test(text)) return undefined
    return within(Number(text), definition) ? text : undefined
  },
  text: (value, { max = 2000 }) =>
    typeof value === 'string' && value.length <= max ? value : undefined,
  // To the minute; a browser may send the seconds too.
  time: (value) => /^(([01]\d|2[0-3]):[0-5]\d)(:00)?$/.exec(String(value))?.[1],
  secret: (value, { max = 2000 }) =>
    typeof value === 'string' && value.length <= max ? value : undefined,
  choice: (value, { choices = [] }) =>
    choices.includes(String(value)) ? String(value) : undefined,
}
