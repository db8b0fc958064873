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
 * @throws RefusedException `setting_invalid` that names what is allowed
 */
export function parseSetting(
  module: string,
  definition: SettingDefinition,
  input: unknown
): unknown {
  const value = typeof input === 'string' ? input.trim() : input
  const parsed = parsers[definition.type](value, definition)
  if (parsed === undefined)
    throw new RefusedException('setting_invalid', { module, key: definition.key })
  return parsed
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
  secret: (value, { max = 2000 }) =>
    typeof value === 'string' && value.length <= max ? value : undefined,
  choice: (value, { choices = [] }) =>
    choices.includes(String(value)) ? String(value) : undefined,
}
