import { NotFoundException } from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'
import type { Importer } from '#kernel/spreadsheets/index'

/** The owner under which files of imports are kept. */
export const IMPORT_FILES = 'import'

/** The importer a manifest declares, ready to use. */
export async function importerOf(key: string): Promise<Importer> {
  const declared = switchboard.enabled
    .flatMap((module) => module.importers ?? [])
    .find((each) => each.key === key)
  if (!declared) throw new NotFoundException('importer', key)
  const { default: Class } = (await declared.importer()) as { default: new () => Importer }
  return new Class()
}
