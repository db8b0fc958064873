import { readFile } from 'node:fs/promises'
import type { Actor } from '#kernel/access/actor'
import { RefusedException } from '#kernel/exceptions'
import { keepFile, openFile } from '#kernel/files/file_store'
import { imageTypeOf } from '#kernel/files/image_type'

const OWNER = 'landing_hero'

/** Keeps the picture at the head of a landing page, told by its bytes; answers the file's id. */
export async function keepHero(path: string, name: string, actor: Actor): Promise<number> {
  const bytes = await readFile(path)
  const type = imageTypeOf(bytes)
  if (!type) throw new RefusedException('landing_not_an_image')
  return keepFile(null, { bytes, name, mime: type.mime, ownerType: OWNER, uploadedBy: actor.id })
}

/** The picture of a page. @throws NotFoundException */
export const openHero = (fileId: number) => openFile(fileId, OWNER)
