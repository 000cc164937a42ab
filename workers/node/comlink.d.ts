/** The package declares it under the name that bundlers take, and Node needs the whole one. */
declare module "comlink/dist/esm/node-adapter.mjs" {
  export { default } from "comlink/dist/esm/node-adapter";
}
