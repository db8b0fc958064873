import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import { RefusedException } from '#kernel/exceptions'
import { keepFile, openFile } from '#kernel/files/file_store'
import { imageTypeOf } from '#kernel/files/image_type'
import { imageValidator } from '#catalog/validators/product'

const OWNER = 'catalog_image'

/** Pictures of products: kept outside the public folder, told by their bytes, served as nothing but pictures. */
export default class ImagesController {
  async store({ request, actor }: HttpContext) {
    const { image } = await request.validateUsing(imageValidator)
    const bytes = await readFile(image.tmpPath!)
    const type = imageTypeOf(bytes)
    if (!type) throw new RefusedException('catalog_not_an_image')
    const id = await keepFile(null, {
      bytes,
      name: image.clientName,
      mime: type.mime,
      ownerType: OWNER,
      uploadedBy: actor.id,
    })
    return { id, url: `/catalog/images/${id}` }
  }

  async show({ params, request, response }: HttpContext) {
    const file = await openFile(params.id, OWNER)
    response.header('content-type', file.mime)
    response.header('x-content-type-options', 'nosniff')
    response.header('content-security-policy', "default-src 'none'; sandbox")
    response.header('cache-control', 'private, max-age=31536000, immutable')
    response.header('etag', `"${file.sha256}"`)
    if (request.header('if-none-match') === `"${file.sha256}"`) return response.status(304).send('')
    return response.stream(file.stream())
  }
}
