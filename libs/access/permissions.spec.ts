import { describe, expect, it } from '@jest/globals';
import { may, roles, type Permission, type Role } from './index.js';

const permissions: readonly Permission[] = [
  'register:import',
  'delivery:post',
  'analysis:read',
  'case:read',
  'case:names',
  'case:events',
  'case:sealed',
  'case:act',
];
const allowed = (role: Role): readonly Permission[] =>
  permissions.filter(permission => may(role, permission));

describe('the permission table', () => {
  it('lets governors see counts and processes, and no case', () => {
    expect(allowed('governor')).toEqual([]);
    expect(may('governor', 'process:read')).toBe(true);
  });

  it('lets administrators send registers in, and see no case', () => {
    expect(allowed('administrator')).toEqual(['register:import']);
  });

  it('keeps sealed facts from the attendance officer', () => {
    expect(may('attendance-officer', 'case:sealed')).toBe(false);
    expect(may('attendance-officer', 'case:act')).toBe(true);
  });

  it('never lets anyone read sealed facts who may not read the log that holds them', () => {
    for (const role of roles) {
      expect(may(role, 'case:sealed') && !may(role, 'case:events')).toBe(false);
      expect(may(role, 'case:names') && !may(role, 'case:read')).toBe(false);
    }
  });
});
