import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import { errors } from '@vinejs/vine'
import { holds } from '#kernel/access/actor'
import { RefusedException } from '#kernel/exceptions'
import { openFile } from '#kernel/files/file_store'
import { sendFile } from '#kernel/files/send_file'
import { readListQuery } from '#kernel/lists/index'
import { company } from '#shell/services/company'
import ForgetFileMapping from '#modules/oms/actions/forget_file_mapping'
import MoveOrderFile from '#modules/oms/actions/move_order_file'
import UploadOrderFile from '#modules/oms/actions/upload_order_file'
import { missingOf } from '#modules/oms/domain/file_mapping'
import {
  fileStores,
  getOrderFile,
  listOrderFiles,
  mappingNames,
  ORDER_FILE_LIST,
  savedMappings,
} from '#modules/oms/queries/list_order_files'
import { listReturnEntries, RETURN_ENTRY_LIST } from '#modules/oms/queries/list_return_entries'
import { mappingOf } from '#modules/oms/services/order_files/mapping_input'
import { ORDER_FILES } from '#modules/oms/services/order_files/open_order_file'
import { fileMappingValidator, orderFileUploadValidator } from '#modules/oms/validators/order_file'

/** Files of orders: brought in, mapped, checked, imported. */
export default class OrderFilesController {
  async index({ request, inertia, actor }: HttpContext) {
    const query = readListQuery(request, { ...ORDER_FILE_LIST, zone: company().zone })
    const [list, stores] = await Promise.all([listOrderFiles(query, actor), fileStores(actor)])
    return inertia.render('oms/files/index', { list, stores })
  }

  /** What came back by files. */
  async returns({ request, inertia, actor }: HttpContext) {
    const query = readListQuery(request, { ...RETURN_ENTRY_LIST, zone: company().zone })
    const [list, stores] = await Promise.all([listReturnEntries(query, actor), fileStores(actor)])
    return inertia.render('oms/files/returns', { list, stores })
  }

  async mappings({ inertia, actor }: HttpContext) {
    return inertia.render('oms/files/mappings', { mappings: await savedMappings(actor) })
  }

  async forget({ params, response, session, actor, i18n }: HttpContext) {
    const name = await new ForgetFileMapping().handle({ id: Number(params.id), actor })
    session.flash('success', i18n.t('oms.files.mapping_gone', { name }))
    return response.redirect().toPath('/oms/files/mappings')
  }

  async store({ request, response, actor }: HttpContext) {
    const { storeId } = await request.validateUsing(orderFileUploadValidator)
    const file = request.file('file', { size: '60mb', extnames: ['csv', 'xlsx', 'txt'] })
    if (!file?.isValid || !file.tmpPath) throw new RefusedException('import_file')
    const runId = await new UploadOrderFile().handle({
      storeId,
      name: file.clientName,
      bytes: await readFile(file.tmpPath),
      actor,
    })
    return response.redirect().toPath(`/oms/files/${runId}`)
  }

  async show({ params, inertia, actor }: HttpContext) {
    const { resultFileId, ...run } = await getOrderFile(Number(params.id), actor)
    // The rows name people: they are for those who bring them in.
    const preview = holds(actor, 'oms.files.import') ? run.preview : []
    const names = await mappingNames(run.storeId)
    return inertia.render('oms/files/show', { run: { ...run, preview }, names })
  }

  async check({ params, request, response, actor, i18n }: HttpContext) {
    const run = await getOrderFile(Number(params.id), actor)
    const input = await request.validateUsing(fileMappingValidator)
    const mapping = mappingOf(input.mapping)
    const missing = missingOf(mapping, run.headers)
    if (missing.length > 0)
      throw new errors.E_VALIDATION_ERROR(
        missing.map((field) => ({
          field: `mapping.columns.${field}`,
          message: i18n.t('oms.files.column_missing'),
          rule: 'required',
        }))
      )
    await new MoveOrderFile().check({ runId: run.id, mapping, name: input.name ?? null, actor })
    return response.redirect().toPath(`/oms/files/${run.id}`)
  }

  async import({ params, response, actor }: HttpContext) {
    const run = await getOrderFile(Number(params.id), actor)
    await new MoveOrderFile().import(run.id, actor)
    return response.redirect().toPath(`/oms/files/${run.id}`)
  }

  async resume({ params, response, actor }: HttpContext) {
    const run = await getOrderFile(Number(params.id), actor)
    await new MoveOrderFile().resume(run.id, actor)
    return response.redirect().toPath(`/oms/files/${run.id}`)
  }

  /** The rows of orders that cannot be imported, marked. */
  async result(ctx: HttpContext) {
    const { params, actor } = ctx
    const { resultFileId } = await getOrderFile(Number(params.id), actor)
    sendFile(ctx, await openFile(resultFileId ?? 0, ORDER_FILES))
  }
}
