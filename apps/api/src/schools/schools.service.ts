// Which school a request is about, and whether whoever asks may ask there.
import { Inject, Injectable } from '@nestjs/common';
import { schoolFor } from '#libs/desk';
import type { Principal, SchoolRef } from '#libs/identity';
import type { Store } from '#libs/store';
import { STORE } from '../dependencies.js';

export type { SchoolRef };

@Injectable()
export class SchoolsService {
  constructor(@Inject(STORE) private readonly store: Store) {}

  /** The school that the request names, else the one of the token or session. Throws the errors of `schoolFor`. */
  forRequest(asking: Principal, named?: string): Promise<SchoolRef> {
    return schoolFor(this.store, asking, named);
  }
}
