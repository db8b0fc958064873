import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** A path inside the project. */
export const inRoot = (...parts) => resolve(root, ...parts)

/** The folder of everything this installation keeps: TANDEM_STORAGE, else ./storage. */
export const storageFolder = (env = process.env) => resolve(root, env.TANDEM_STORAGE || 'storage')
