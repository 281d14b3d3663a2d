/** The build of recheck in plain JavaScript, without its native programs. */
declare module 'recheck/lib/browser' {
  export { checkSync } from 'recheck';
}
