// The built-in policies, as scenario files name them.
import type { Policies } from '#libs/casework';
import { packIds, readAuthority, readPack } from '#libs/policy';

export const builtInPolicies: Policies = {
  ids: packIds(),
  read: id => {
    const pack = readPack(id);
    return { pack, authority: readAuthority(pack.authority) };
  },
};
