import vine from '@vinejs/vine'
import { switchboard } from '#kernel/modules/switchboard'

/** Names of modules that exist: an array, or text with commas as it comes in an address. */
export const moduleNames = () =>
  vine
    .array(
      vine
        .string()
        .in(() =>
          switchboard.modules.filter((each) => each.kind === 'module').map((each) => each.name)
        )
    )
    .minLength(1)
    .maxLength(50)
    .parse((value) => (typeof value === 'string' ? value.split(',') : value))

export const modulesValidator = vine.create({ modules: moduleNames() })

export const disableValidator = vine.create({
  modules: moduleNames(),
  cascade: vine.boolean().optional(),
  reason: vine.string().trim().maxLength(500).optional(),
})
