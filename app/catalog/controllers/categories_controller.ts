import type { HttpContext } from '@adonisjs/core/http'
import DeleteCategory from '#catalog/actions/delete_category'
import SaveCategory from '#catalog/actions/save_category'
import { categoryTree } from '#catalog/queries/category_tree'
import { categoryValidator } from '#catalog/validators/category'

/** The tree of categories: what lies where, made, renamed, moved and taken away. */
export default class CategoriesController {
  async index({ inertia }: HttpContext) {
    return inertia.render('catalog/categories/index', { categories: await categoryTree() })
  }

  async store(ctx: HttpContext) {
    return save(ctx)
  }

  async update(ctx: HttpContext) {
    return save(ctx, Number(ctx.params.id))
  }

  async destroy({ params, response, actor, session, i18n }: HttpContext) {
    await new DeleteCategory().handle({ actor, id: params.id })
    session.flash('success', i18n.t('catalog.categories.gone'))
    return response.redirect().toPath('/catalog/categories')
  }
}

async function save({ request, response, actor, session, i18n }: HttpContext, id?: number) {
  const { name, parentId = null } = await request.validateUsing(categoryValidator)
  await new SaveCategory().handle({ actor, id, name, parentId })
  session.flash('success', i18n.t('catalog.categories.saved'))
  return response.redirect().toPath('/catalog/categories')
}
