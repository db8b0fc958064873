import type { JSONDataTypes } from '@adonisjs/core/types/transformers'
import type { SettingDefinition } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'
import { settings } from '#kernel/settings/settings'

export type SettingField = {
  key: string
  type: SettingDefinition['type']
  choices: string[]
  plain: boolean
  min: number | null
  max: number | null
  value: JSONDataTypes
}

const shownOf = (name: string) =>
  (switchboard.module(name)?.settings ?? []).filter((setting) => !setting.hidden)

/** The settings of a module that is on with their values, null when it has none. */
export function getSettings(name: string): SettingField[] | null {
  if (!switchboard.isOn(name) || shownOf(name).length === 0) return null
  return shownOf(name).map((definition) => ({
    key: definition.key,
    type: definition.type,
    choices: [...(definition.choices ?? [])],
    plain: definition.plain ?? false,
    min: definition.min ?? null,
    max: definition.max ?? null,
    value: settings.shown(name, definition) as JSONDataTypes,
  }))
}

/** Names of areas and modules with settings. */
export function settingsMenu(): string[] {
  return switchboard.enabled.map((module) => module.name).filter((name) => shownOf(name).length > 0)
}
