/** The package's own typings are marked as an ES module, which a CommonJS build may not import; it does ship both. */
declare module 'smol-toml' {
  export function parse(toml: string): Record<string, unknown>;
}
