import type { Router } from '@adonisjs/core/http'
import { permit, permitSignedIn } from '#kernel/access/permit'

const Audit = () => import('#shell/controllers/audit_controller')
const Imports = () => import('#shell/controllers/imports_controller')
const Profile = () => import('#shell/controllers/profile_controller')
const Roles = () => import('#shell/controllers/roles_controller')
const StepUp = () => import('#shell/controllers/step_up_controller')
const Tokens = () => import('#shell/controllers/tokens_controller')
const Users = () => import('#shell/controllers/users_controller')

/** People, what they may do, and what they did. */
export function accessRoutes(router: Router) {
  const id = router.matchers.number()
  const users = permit('shell.users.manage')
  router.get('users', [Users, 'index']).as('users.index').use(users)
  router.get('users/new', [Users, 'create']).as('users.create').use(users)
  router.post('users', [Users, 'store']).as('users.store').use(users)
  router.get('users/:id', [Users, 'show']).as('users.show').use(users).where('id', id)
  router.get('users/:id/edit', [Users, 'edit']).as('users.edit').use(users).where('id', id)
  router.put('users/:id', [Users, 'update']).as('users.update').use(users).where('id', id)
  router.post('users/:id/state', [Users, 'setState']).as('users.state').use(users).where('id', id)

  const roles = permit('shell.roles.manage')
  router.get('roles', [Roles, 'index']).as('roles.index').use(roles)
  router.get('roles/new', [Roles, 'create']).as('roles.create').use(roles)
  router.post('roles', [Roles, 'store']).as('roles.store').use(roles)
  router.get('roles/:id', [Roles, 'edit']).as('roles.edit').use(roles).where('id', id)
  router.put('roles/:id', [Roles, 'update']).as('roles.update').use(roles).where('id', id)
  router.delete('roles/:id', [Roles, 'destroy']).as('roles.destroy').use(roles).where('id', id)

  const tokens = permit('shell.tokens.manage')
  router.get('tokens', [Tokens, 'index']).as('tokens.index').use(tokens)
  router.post('tokens', [Tokens, 'store']).as('tokens.store').use(tokens)
  router.delete('tokens/:id', [Tokens, 'destroy']).as('tokens.destroy').use(tokens).where('id', id)

  router.get('audit', [Audit, 'index']).as('audit.index').use(permit('shell.audit.view'))

  router.get('step-up', [StepUp, 'show']).as('step_up.show').use(permitSignedIn)
  router.post('step-up', [StepUp, 'store']).as('step_up.store').use(permitSignedIn)

  router.get('profile', [Profile, 'show']).as('profile.show').use(permitSignedIn)
  router.put('profile', [Profile, 'update']).as('profile.update').use(permitSignedIn)
  router
    .post('profile/password', [Profile, 'changePassword'])
    .as('profile.password')
    .use(permitSignedIn)
  router
    .post('profile/second-factor', [Profile, 'beginSecondFactor'])
    .as('profile.second_factor.begin')
    .use(permitSignedIn)
  router
    .put('profile/second-factor', [Profile, 'confirmSecondFactor'])
    .as('profile.second_factor.confirm')
    .use(permitSignedIn)
  router
    .post('profile/second-factor/removal', [Profile, 'removeSecondFactor'])
    .as('profile.second_factor.remove')
    .use(permitSignedIn)
  router
    .delete('profile/sessions/:id', [Profile, 'endSession'])
    .as('profile.sessions.destroy')
    .use(permitSignedIn)

  // What may be imported is each importer's own permission, asked in the controller.
  const imports = permit('shell.imports.use')
  router.get('imports', [Imports, 'index']).as('imports.index').use(imports)
  router.post('imports', [Imports, 'store']).as('imports.store').use(imports)
  router.get('imports/:id', [Imports, 'show']).as('imports.show').use(imports).where('id', id)
  router
    .post('imports/:id/confirmation', [Imports, 'confirm'])
    .as('imports.confirm')
    .use(imports)
    .where('id', id)
  router
    .post('imports/:id/resumption', [Imports, 'resume'])
    .as('imports.resume')
    .use(imports)
    .where('id', id)
  router
    .get('imports/:id/result', [Imports, 'result'])
    .as('imports.result')
    .use(imports)
    .where('id', id)
  router.get('imports/templates/:key', [Imports, 'template']).as('imports.template').use(imports)
}
