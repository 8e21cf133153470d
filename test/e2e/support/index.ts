// What browser journeys are written with.
export { openBrowser, type Browser, type Page } from './browser.js';
export { checkPage } from './check-page.js';
export { openService, type Service, type ServiceOptions } from './service.js';
export { clockFrom, trainee, type Trainee } from './training-room.js';
export { newPage, signIn, type VisitOptions } from './visit.js';
