import { Exception } from '@adonisjs/core/exceptions'

/** The route belongs to a module that is switched off (or quarantined). */
export class ModuleOff extends Exception {
  static status = 404
  static code = 'E_MODULE_DISABLED'

  constructor(readonly module: string) {
    super(`The module "${module}" is switched off`)
  }
}
