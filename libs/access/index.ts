// Roles and who may do what. Pure: guards and pages ask here.
export { isAtLeast, nextRoleUp, roles, type Actor, type Role } from './roles.js';
export { may, type Permission } from './permissions.js';
