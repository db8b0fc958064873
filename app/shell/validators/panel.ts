import vine from '@vinejs/vine'

const name = () => vine.string().trim().minLength(1).maxLength(60)

export const createViewValidator = vine.create({
  page: vine
    .string()
    .trim()
    .regex(/^[a-z0-9_.-]{1,80}$/),
  path: vine
    .string()
    .trim()
    .maxLength(160)
    .regex(/^(\/[\w.-]+)+$/),
  name: name(),
  isShared: vine.boolean(),
  // Not `params`: the framework keeps those of the route there.
  query: vine.record(vine.string().trim().maxLength(500)),
})

export const updateViewValidator = vine.create({
  name: name().optional(),
  isShared: vine.boolean().optional(),
})

/** The value is any small JSON; the database refuses large ones. */
export const preferenceValidator = vine.create({
  key: vine
    .string()
    .trim()
    .regex(/^[a-z0-9_.:-]{1,80}$/),
  value: vine.any().optional(),
})
