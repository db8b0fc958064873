import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import { RefusedException } from '#kernel/exceptions'
import { openFile } from '#kernel/files/file_store'
import { sendFile } from '#kernel/files/send_file'
import { csvStream } from '#kernel/spreadsheets/index'
import { StartImport } from '#shell/actions/start_import'
import { IMPORT_FILES, importerOf } from '#shell/services/importers'
import { importersFor, ListImports } from '#shell/queries/list_imports'

/** Files brought in: checked first, then imported, bad rows handed back marked. */
export default class ImportsController {
  async index({ inertia, actor, request }: HttpContext) {
    const runs = await new ListImports().handle(actor)
    return inertia.render('shell/imports/index', {
      importers: importersFor(actor),
      runs,
      chosen: String(request.input('importer', '')),
    })
  }

  async store({ request, response, actor }: HttpContext) {
    const importer = String(request.input('importer', ''))
    if (!importersFor(actor).some(({ key }) => key === importer))
      throw new RefusedException('import_unknown')
    const file = request.file('file', { size: '60mb', extnames: ['csv', 'xlsx', 'txt'] })
    if (!file?.isValid || !file.tmpPath) throw new RefusedException('import_file')
    const runId = await new StartImport().handle({
      importer,
      name: file.clientName,
      bytes: await readFile(file.tmpPath),
      actor,
    })
    return response.redirect().toPath(`/shell/imports/${runId}`)
  }

  async show({ params, inertia, actor }: HttpContext) {
    const { resultFileId, ...run } = await new ListImports().one(Number(params.id), actor)
    const importer = importersFor(actor).find(({ key }) => key === run.importer)!
    return inertia.render('shell/imports/show', { run, importer, hasFile: resultFileId !== null })
  }

  async confirm({ params, response, actor }: HttpContext) {
    await new ListImports().one(Number(params.id), actor)
    return response
      .redirect()
      .toPath(`/shell/imports/${await new StartImport().confirm(Number(params.id), actor)}`)
  }

  /** Goes on with one that failed. */
  async resume({ params, response, actor }: HttpContext) {
    const run = await new ListImports().one(Number(params.id), actor)
    await new StartImport().resume(run.id, actor)
    return response.redirect().toPath(`/shell/imports/${run.id}`)
  }

  async result(ctx: HttpContext) {
    const { params, actor } = ctx
    const { resultFileId } = await new ListImports().one(Number(params.id), actor)
    sendFile(ctx, await openFile(resultFileId ?? 0, IMPORT_FILES))
  }

  /** An empty sheet with the right columns. */
  async template({ params, response, actor }: HttpContext) {
    if (!importersFor(actor).some(({ key }) => key === params.key))
      throw new RefusedException('import_unknown')
    const { columns } = await importerOf(params.key)
    response.type('text/csv; charset=utf-8')
    response.header('content-disposition', `attachment; filename="${params.key}.csv"`)
    return response.stream(
      csvStream(
        columns.map(({ key, header }) => ({ key, header })),
        []
      )
    )
  }
}
